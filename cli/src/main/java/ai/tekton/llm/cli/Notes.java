package ai.tekton.llm.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What the command says about itself, on standard error: a line each, apart from a stack trace. */
final class Notes {
    private final PrintWriter writer;

    Notes(OutputStream err) {
        this.writer = new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }

    void note(String text) {
        writer.println("note: " + text);
    }

    /** Says what went wrong: the exception's name and message. */
    void error(Throwable failure) {
        // The wrapper's message is the cause's name and message; without it, it is an error like any other.
        Throwable told =
                failure instanceof UncheckedIOException && failure.getCause() != null ? failure.getCause() : failure;
        writer.println("error: " + told.getClass().getSimpleName() + ": " + told.getMessage());
    }

    void stackTrace(Throwable failure) {
        failure.printStackTrace(writer);
    }

    PrintWriter writer() {
        return writer;
    }
}
