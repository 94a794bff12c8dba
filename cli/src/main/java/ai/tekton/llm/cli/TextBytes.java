package ai.tekton.llm.cli;

import ai.tekton.llm.error.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Makes text of bytes that must be text. */
final class TextBytes {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextBytes() {}

    /**
     * The text, without a byte order mark.
     *
     * @param name what the bytes are of, at the beginning of a sentence
     * @throws InvalidRequestException where they are no text in UTF-8
     */
    static String decode(byte[] bytes, String name) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new InvalidRequestException(name + " is no text: it has bytes in it that are 0.");
            }
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw notUtf8(name);
        }
    }

    static InvalidRequestException notUtf8(String name) {
        return new InvalidRequestException(name + " is not UTF-8; convert it first, as iconv does.");
    }
}
