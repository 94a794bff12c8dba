package ai.tekton.llm.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a stream, in UTF-8. */
final class PlainLines implements Lines {
    private final BufferedReader reader;

    PlainLines(InputStream in) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    @Override
    public Optional<String> next() {
        try {
            return Optional.ofNullable(reader.readLine());
        } catch (CharacterCodingException e) {
            throw InputText.notUtf8();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean areTyped() {
        return false;
    }

    @Override
    public void close() {
        // Standard input is not ours to close.
    }
}
