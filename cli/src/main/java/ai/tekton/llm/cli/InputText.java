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
        return readExactly(in).stripTrailing();
    }

    /** The whole of it, in UTF-8. */
    static String readExactly(InputStream in) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notUtf8();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InvalidRequestException notUtf8() {
        return new InvalidRequestException("Standard input is not UTF-8; convert it first, as iconv does.");
    }
}
