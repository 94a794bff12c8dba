package ai.tekton.llm.internal.fuzz;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;

/** Bytes that arrive in chunks, like from a network: always the same chunks for the same bytes and kind of splitting. */
public final class ChunkedBytes extends InputStream {
    /** How bytes are cut. */
    public enum Cut {
        WHOLE,
        SINGLE,
        MIXED
    }

    private static final int LONGEST = 40;
    private static final int MOST_READS_BEHIND_THE_END = 3;

    private final byte[] bytes;
    private final Cut cut;
    private final Random random;
    private int position;
    private int readsBehindTheEnd;

    public ChunkedBytes(byte[] bytes, Cut cut) {
        this.bytes = bytes;
        this.cut = cut;
        this.random = new Random(Arrays.hashCode(bytes));
    }

    /** How many bytes were taken. */
    public int taken() {
        return position;
    }

    /** The length of the next chunk; never 0. */
    private int piece() {
        return switch (cut) {
            case WHOLE -> bytes.length;
            case SINGLE -> 1;
            case MIXED -> 1 + random.nextInt(LONGEST);
        };
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** Fails after many reads at the end, so that an endless loop fails the test. */
    @Override
    public int read(byte[] target, int offset, int length) {
        if (position == bytes.length) {
            if (++readsBehindTheEnd > MOST_READS_BEHIND_THE_END) {
                throw new AssertionError("The end was read over again.");
            }
            return -1;
        }
        int n = Math.min(Math.min(piece(), length), bytes.length - position);
        if (n <= 0) {
            throw new AssertionError("Nothing was asked for.");
        }
        System.arraycopy(bytes, position, target, offset, n);
        position += n;
        return n;
    }
}
