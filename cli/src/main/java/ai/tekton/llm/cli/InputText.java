package ai.tekton.llm.cli;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads standard input as one text. */
final class InputText {
    private InputText() {}

    /** The whole of it, in UTF-8, without the line ends at its end. */
    static String readAll(InputStream in) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
            return text.stripTrailing();
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException("Standard input is not UTF-8; convert it first, as iconv does.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
