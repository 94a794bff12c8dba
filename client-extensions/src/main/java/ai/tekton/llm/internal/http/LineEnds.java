package ai.tekton.llm.internal.http;

import ai.tekton.llm.internal.json.ByteWords;

/**
 * Finds the end of a line, eight bytes at a time.
 *
 * <p>It looks for the control characters from NUL to CR, which takes one comparison, and then for the line end among them.
 */
final class LineEnds {
    /** The first character after the control characters from tab to CR, of which an event has hardly any but line ends. */
    private static final long SHIFT_OUT = ByteWords.of('\u000E');

    private LineEnds() {}

    /** Returns the index of the first LF or CR; -1 if there is none before the end. */
    static int first(byte[] bytes, int start, int end) {
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            if (ByteWords.isMarked(ByteWords.lessThan(ByteWords.at(bytes, i), SHIFT_OUT))) {
                int lineEnd = oneByOne(bytes, i, i + Long.BYTES);
                if (lineEnd >= 0) {
                    return lineEnd;
                }
            }
        }
        return oneByOne(bytes, i, end);
    }

    private static int oneByOne(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return i;
            }
        }
        return -1;
    }
}
