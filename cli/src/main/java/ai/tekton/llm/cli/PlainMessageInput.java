package ai.tekton.llm.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a stream, in UTF-8 and without a byte order mark; each line is a message. */
final class PlainMessageInput implements MessageInput {
    private final BufferedReader reader;
    private boolean first = true;

    PlainMessageInput(InputStream in) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    @Override
    public Optional<String> next() {
        try {
            Optional<String> line = Optional.ofNullable(reader.readLine());
            boolean marked =
                    first && line.filter(text -> text.startsWith("\uFEFF")).isPresent();
            first = false;
            return marked ? line.map(text -> text.substring(1)) : line;
        } catch (CharacterCodingException e) {
            throw TextBytes.notUtf8("Standard input");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean areTyped() {
        return false;
    }

    @Override
    public void interruptibly(Runnable action) {
        action.run();
    }

    @Override
    public void close() {
        // Standard input belongs to the process and stays open.
    }
}
