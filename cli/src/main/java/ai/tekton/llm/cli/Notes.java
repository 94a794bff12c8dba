package ai.tekton.llm.cli;

import ai.tekton.llm.cli.screen.ControlCharacters;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the command's notes and errors to standard error: one line each, except for stack traces, and without control
 * characters.
 */
final class Notes {
    private final PrintWriter writer;

    Notes(OutputStream err) {
        this.writer = new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }

    void note(String text) {
        line("note: " + text);
    }

    /** Shows an error and what the user can do about it. */
    void error(Throwable failure) {
        // The wrapper's message repeats the cause's name and message, so the cause is shown instead.
        boolean wrapper = failure instanceof UncheckedIOException
                && failure.getCause() != null
                && failure.getCause().toString().equals(failure.getMessage());
        Throwable shown = wrapper ? failure.getCause() : failure;
        line("error: " + shown.getClass().getSimpleName() + ": " + shown.getMessage());
        Advice.on(failure).ifPresent(advice -> line("help: " + advice));
    }

    void stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        writer.print(ControlCharacters.named(trace.toString()));
        writer.flush();
    }

    void line(String text) {
        writer.println(ControlCharacters.named(text));
    }

    /** Writes text without control characters, without a line break. */
    void show(String text) {
        writer.print(text);
        writer.flush();
    }

    /** The writer for picocli's messages, which contain escape sequences. */
    PrintWriter writer() {
        return writer;
    }
}
