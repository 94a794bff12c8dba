package ai.tekton.llm.cli.terminal;

import com.pty4j.PtyProcess;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A process at a pseudo terminal: a test types keys, and waits for text on the screen. */
final class PtySession implements AutoCloseable {
    static final String CTRL_C = "\u0003";
    static final String CTRL_D = "\u0004";
    static final String TAB = "\t";
    static final String ENTER = "\r";

    private static final long PATIENCE_SECONDS = 90;

    private final PtyProcess process;
    private final StringBuilder output = new StringBuilder();
    private final Thread reader;
    private boolean ended;
    private int seen;

    PtySession(PtyProcess process) {
        this.process = process;
        this.reader = new Thread(this::read, "pty-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        char[] buffer = new char[4096];
        try (Reader screen = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int length = screen.read(buffer); length >= 0; length = screen.read(buffer)) {
                synchronized (output) {
                    output.append(buffer, 0, length);
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            // Linux reports the end of the output as an I/O error once the terminal has no other user.
        } finally {
            synchronized (output) {
                ended = true;
                output.notifyAll();
            }
        }
    }

    /** Waits until a text appears on the screen, after the text of the previous wait. */
    PtySession await(String text) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (output) {
            int found = output.indexOf(text, seen);
            while (found < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError(
                            "The screen was never sent '" + text + "', but:\n" + output.substring(seen));
                }
                waitForMore(left);
                found = output.indexOf(text, seen);
            }
            seen = found + text.length();
        }
        return this;
    }

    private void waitForMore(long millis) {
        try {
            output.wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Types. */
    PtySession type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the prompt of a conversation. */
    PtySession atPrompt() {
        return await("> ");
    }

    /** Waits for the end, and returns the exit status. */
    int status() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("It did not end, but showed:\n" + output());
            }
            reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Returns the text of the screen so far, with plain line ends. */
    String output() {
        synchronized (output) {
            return output.toString().replace("\r\n", "\n");
        }
    }

    @Override
    public void close() {
        // Not process.descendants(), which this kind of process does not support.
        ProcessHandle.of(process.pid()).ifPresent(shell -> shell.descendants().forEach(ProcessHandle::destroyForcibly));
        process.destroyForcibly();
    }
}
