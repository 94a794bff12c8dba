package ai.tekton.llm.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** The lines that a person types at a terminal, with editing and a history that ends with the conversation. */
final class TerminalLines implements Lines {
    private static final String PROMPT = "> ";

    private final LineReader reader;
    private final OpenResources resources;

    /** Closes the terminal, which gives it back the way it was, also where the process is asked to end. */
    private final OpenResources.Resource terminal;

    TerminalLines(Terminal terminal, OpenResources resources) {
        this.resources = resources;
        this.reader = LineReaderBuilder.builder()
                .appName("tekton-llm")
                .terminal(terminal)
                // What is typed is a text and no shell's line: an exclamation mark is one.
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        this.terminal = resources.add(() -> close(terminal));
    }

    @Override
    public Optional<String> next() {
        try {
            return Optional.of(reader.readLine(PROMPT));
        } catch (EndOfFileException e) {
            return Optional.empty();
        } catch (UserInterruptException e) {
            // While a line is edited, Ctrl-C is a key and no signal; it means the same.
            resources.end();
            throw e;
        }
    }

    @Override
    public boolean areTyped() {
        return true;
    }

    @Override
    public void close() {
        resources.remove(terminal);
        terminal.close();
    }

    private static void close(Terminal terminal) {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
