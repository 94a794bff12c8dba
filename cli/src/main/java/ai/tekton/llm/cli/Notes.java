package ai.tekton.llm.cli;

import ai.tekton.llm.cli.screen.ControlCharacters;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What the command says about itself, on standard error: a line each, apart from a stack trace, and without control characters.
 */
final class Notes {
    private final PrintWriter writer;

    Notes(OutputStream err) {
        this.writer = new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }

    void note(String text) {
        line("note: " + text);
    }

    /** Says what went wrong, and what can be done about it. */
    void error(Throwable failure) {
        // The wrapper's own message is the cause's name and message; without it, it is an error like any other.
        boolean wrapper = failure instanceof UncheckedIOException
                && failure.getCause() != null
                && failure.getCause().toString().equals(failure.getMessage());
        Throwable told = wrapper ? failure.getCause() : failure;
        line("error: " + told.getClass().getSimpleName() + ": " + told.getMessage());
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

    /** Writes what is safe already, and ends no line. */
    void show(String text) {
        writer.print(text);
        writer.flush();
    }

    /** For what picocli says, which has sequences of its own. */
    PrintWriter writer() {
        return writer;
    }
}
