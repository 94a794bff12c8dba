package ai.tekton.llm.cli;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Standard input as one text in UTF-8. */
final class StandardInput {
    private static final String NAME = "Standard input";

    private final CompletableFuture<Integer> first = new CompletableFuture<>();
    private final CompletableFuture<byte[]> all = new CompletableFuture<>();

    private StandardInput() {}

    /** Reads all of it. */
    static String readExactly(InputStream in) {
        try {
            return TextBytes.decode(in.readAllBytes(), NAME);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts reading it. */
    static StandardInput begin(InputStream in) {
        StandardInput input = new StandardInput();
        // A read cannot be interrupted, so a daemon thread reads, which the process does not wait for.
        Thread reader = new Thread(() -> input.read(in), "tekton-llm-input");
        reader.setDaemon(true);
        reader.start();
        return input;
    }

    private void read(InputStream in) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            int one = in.read();
            first.complete(one);
            if (one >= 0) {
                bytes.write(one);
                in.transferTo(bytes);
            }
            all.complete(bytes.toByteArray());
        } catch (IOException e) {
            // A closed standard input, as in some jobs, counts as empty.
            if (first.complete(-1)) {
                all.complete(new byte[0]);
            } else {
                all.completeExceptionally(e);
            }
        }
    }

    /** Whether neither a byte nor the end arrives in time; standard input may then stay silent forever. */
    boolean isSilentFor(Duration patience) {
        try {
            first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            throw unreadable(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Waits for all of it, and removes trailing line breaks. */
    String text() {
        try {
            return TextBytes.decode(all.get(), NAME).stripTrailing();
        } catch (ExecutionException e) {
            throw unreadable(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InvalidRequestException unreadable(ExecutionException failure) {
        return new InvalidRequestException(NAME + " cannot be read: " + failure.getCause());
    }

    private static LlmCancelledException interrupted() {
        Thread.currentThread().interrupt();
        return new LlmCancelledException("The thread was interrupted while standard input was read.");
    }
}
