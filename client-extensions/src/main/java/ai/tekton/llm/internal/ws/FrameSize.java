package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;

/** The maximum size of a frame. */
final class FrameSize {
    /**
     * The size of the largest message that a server accepts and sends, in bytes of UTF-8; a larger one ends the
     * connection.
     */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** The maximum number of UTF-8 bytes of one char; the two chars of a surrogate pair take four bytes together. */
    private static final int MAX_BYTES_OF_CHAR = 3;

    private FrameSize() {}

    /**
     * Refuses a frame that the server would not accept, and that would end the connection for all other requests too.
     *
     * @param frame the frame
     * @param details the details of the failed call
     * @throws InvalidRequestException if the frame is too large; the message names its size and the limit
     */
    static void check(String frame, FailureDetails.Builder details) {
        check(frame, MAX_BYTES, details);
    }

    static void check(String frame, int maxBytes, FailureDetails.Builder details) {
        if (frame.length() <= maxBytes / MAX_BYTES_OF_CHAR) {
            return;
        }
        long bytes = bytes(frame);
        if (bytes > maxBytes) {
            throw new InvalidRequestException(
                    "The request is " + bytes + " bytes long as a WebSocket message, but the server accepts at most "
                            + maxBytes + ". Shorten the prompt or the conversation, or send it over HTTP.",
                    details.build());
        }
    }

    /** Returns the length in UTF-8, counted without encoding the text, which would take as much memory again. */
    static long bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                bytes += 2;
            } else {
                bytes += MAX_BYTES_OF_CHAR;
            }
        }
        return bytes;
    }
}
