package ai.tekton.llm.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.keymap.KeyMap;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/**
 * The messages that a person types at a terminal, with editing, completion and a history. A pasted text of several lines is one
 * message: if the terminal does not mark pasted text, a line that follows immediately belongs to the one before it.
 */
final class TerminalMessageInput implements MessageInput {
    private static final String PROMPT = "> ";
    private static final String CONTINUED = "  ";
    private static final String COMMAND = "/";

    private final Terminal terminal;
    private final LineReader reader;
    private final InputStream keyboard;
    private final OpenResources resources;

    /** Closes the terminal, which restores its state, also when the process is asked to end. */
    private final OpenResources.Resource closing;

    /**
     * Opens the lines.
     *
     * @param keyboard the terminal's input, which is only asked for what is there
     */
    TerminalMessageInput(
            Terminal terminal,
            InputStream keyboard,
            OpenResources resources,
            Completer completer,
            Optional<Path> history) {
        this.terminal = terminal;
        this.keyboard = keyboard;
        this.resources = resources;
        this.closing = resources.add(() -> close(terminal));
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .appName("tekton-llm")
                .terminal(terminal)
                .completer(completer)
                // Messages are plain text: exclamation marks and backslashes have no special meaning.
                .parser(new MessageParser())
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .option(Option.HISTORY_TIMESTAMPED, false);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        this.reader = builder.build();
        bindNewline();
    }

    /** Binds Alt+Enter to a new line in the same message. */
    private void bindNewline() {
        reader.getWidgets().put("tekton-newline", () -> {
            reader.getBuffer().write("\n");
            return true;
        });
        reader.getKeyMaps()
                .get(LineReader.MAIN)
                .bind(new Reference("tekton-newline"), KeyMap.alt("\r"), KeyMap.alt("\n"));
    }

    @Override
    public Optional<String> next() {
        while (true) {
            try {
                return Optional.of(message());
            } catch (EndOfFileException e) {
                return Optional.empty();
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isBlank()) {
                    // While a line is edited, Ctrl-C arrives as a key instead of a signal, with the same meaning.
                    resources.end();
                    throw e;
                }
            }
        }
    }

    private String message() {
        StringBuilder message = new StringBuilder(reader.readLine(PROMPT));
        while (message.indexOf(COMMAND) != 0 && moreFollowsAtOnce()) {
            message.append('\n').append(reader.readLine(CONTINUED));
        }
        return message.toString();
    }

    private boolean moreFollowsAtOnce() {
        // A line-buffered terminal delivers only complete lines, so this waits without a time limit.
        Attributes usual = terminal.enterRawMode();
        try {
            return PasteDetection.follows(terminal.reader(), keyboard);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            terminal.setAttributes(usual);
        }
    }

    @Override
    public boolean areTyped() {
        return true;
    }

    @Override
    public void interruptibly(Runnable action) {
        try (Interruption ctrlC = new Interruption()) {
            action.run();
        }
    }

    @Override
    public void close() {
        resources.remove(closing);
        closing.close();
    }

    private static void close(Terminal terminal) {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
