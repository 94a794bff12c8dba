package ai.tekton.llm.cli;

import ai.tekton.llm.error.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes bytes that must be text. */
final class TextBytes {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextBytes() {}

    /** Decodes UTF-8, without a byte order mark.
     *
     * @param name the source of the bytes, as the start of a sentence
     * @throws InvalidRequestException if they are not UTF-8 text
     */
    static String decode(byte[] bytes, String name) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new InvalidRequestException(name + " is not text: it contains zero bytes.");
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
