package ai.tekton.llm.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Standard output, in UTF-8 whatever the locale is; what is written is there at once. Not thread-safe. */
final class Output {
    /** Keeps the first half of a character until its second half comes, which may be in the next chunk. */
    private final Writer writer;

    Output(OutputStream out) {
        this.writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    }

    void print(String text) {
        try {
            writer.write(text);
            writer.flush();
        } catch (IOException e) {
            throw explained(e);
        }
    }

    void println(String text) {
        print(text + "\n");
    }

    private static RuntimeException explained(IOException failure) {
        // There is no other sign of it, and every system's message, in whatever language, has this word.
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("pipe") ? new NobodyReadsException(failure) : new UncheckedIOException(failure);
    }
}
