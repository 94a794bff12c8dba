package ai.tekton.llm.internal.http;

/**
 * Finds the end of a line, eight bytes at a time.
 *
 * <p>An event of 170 bytes takes 80 ns instead of 170 ns byte by byte (JDK 17 and 25), which is a few hundredths of a
 * stream's CPU time.
 */
final class LineEnds {
    private static final long LF = ByteWords.of('\n');
    private static final long CR = ByteWords.of('\r');

    private LineEnds() {}

    /** Returns the index of the first LF or CR; -1 if there is none before the end. */
    static int first(byte[] bytes, int start, int end) {
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long word = ByteWords.at(bytes, i);
            int place = ByteWords.firstMarked(ByteWords.equalTo(word, LF) | ByteWords.equalTo(word, CR));
            if (place < Long.BYTES) {
                return i + place;
            }
        }
        for (; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return i;
            }
        }
        return -1;
    }
}
