package ai.tekton.llm.cli;

import ai.tekton.llm.cli.screen.ControlCharacters;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Standard output, in UTF-8 regardless of the locale, flushed after each write. A terminal gets no control characters, except
 * those of {@link #printStyled(String)}; other readers get every byte. Not thread-safe.
 */
final class Output {
    /** Keeps the first half of a surrogate pair until the second arrives, which may be in the next chunk. */
    private final Writer writer;

    private final ControlCharacters safe = new ControlCharacters();
    private final boolean terminal;

    Output(Host host) {
        this.writer = new OutputStreamWriter(host.out(), StandardCharsets.UTF_8);
        this.terminal = host.terminal().outputIsTerminal();
    }

    void print(String text) {
        printStyled(terminal ? safe.next(text) : text);
    }

    void println(String text) {
        print(text + "\n");
    }

    /** Writes text with escape sequences for its style, whose content is already free of control characters. */
    void printStyled(String text) {
        try {
            writer.write(text);
            writer.flush();
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private static RuntimeException explained(IOException failure) {
        // Only the message identifies this failure, and it contains this word on every system and in every language.
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("pipe") ? new BrokenPipeException(failure) : new UncheckedIOException(failure);
    }
}
