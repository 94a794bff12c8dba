package ai.tekton.llm.cli;

import ai.tekton.llm.cli.screen.ControlCharacters;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Standard output, in UTF-8 whatever the locale is; what is written is there at once. A terminal gets no control characters, but
 * for those of {@link #printStyled(String)}; whatever else reads it gets every byte. Not thread-safe.
 */
final class Output {
    /** Keeps the first half of a character until its second half comes, which may be in the next chunk. */
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

    /** Writes what is safe already, with the sequences that make it look as it is to look. */
    void printStyled(String text) {
        try {
            writer.write(text);
            writer.flush();
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private static RuntimeException explained(IOException failure) {
        // There is no other sign of it, and every system's message, in whatever language, has this word.
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("pipe") ? new NobodyReadsException(failure) : new UncheckedIOException(failure);
    }
}
