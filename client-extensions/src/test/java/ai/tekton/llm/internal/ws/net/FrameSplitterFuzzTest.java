package ai.tekton.llm.internal.ws.net;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.internal.fuzz.ChunkedBytes;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Compares the frames that are passed on with those that were sent, in a form that ignores the splitting of messages. */
class FrameSplitterFuzzTest {
    /** Stands for so many KiB as the byte behind it says, so that short inputs are long frames. */
    private static final byte RUN = (byte) 0xC5;

    private static final int KIB = 1024;
    private static final int MOST = 512 * KIB;
    private static final int SHORT = 16 * KIB;

    @FuzzTest
    void messagesAndInvalidFramesArePassedOnTheSameHoweverTheBytesAreSplit(byte[] input) {
        byte[] sent = expanded(input);
        byte[] expected = events(sent, SHORT);
        for (ChunkedBytes.Cut cut : ChunkedBytes.Cut.values()) {
            if (cut != ChunkedBytes.Cut.SINGLE || sent.length <= 4 * KIB) {
                // The parts that are passed on contain everything.
                assertThat(events(handedOn(sent, cut), 0)).as("cut %s", cut).isEqualTo(expected);
            }
        }
    }

    private static byte[] expanded(byte[] input) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < input.length && bytes.size() < MOST; i++) {
            if (input[i] == RUN && i + 1 < input.length) {
                byte[] run = new byte[(input[++i] & 0xFF) * KIB];
                Arrays.fill(run, (byte) i);
                bytes.writeBytes(run);
            } else {
                bytes.write(input[i]);
            }
        }
        return bytes.toByteArray();
    }

    /** Feeds the bytes as a socket does: by the same buffer again and again. */
    private static byte[] handedOn(byte[] sent, ChunkedBytes.Cut cut) {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        FrameSplitter splitter = new FrameSplitter(frames -> {
            assertThat(frames.hasRemaining()).isTrue();
            byte[] bytes = new byte[frames.remaining()];
            frames.get(bytes);
            got.writeBytes(bytes);
        });
        ChunkedBytes pieces = new ChunkedBytes(sent, cut);
        byte[] buffer = new byte[64 * KIB];
        for (int n = pieces.read(buffer, 0, buffer.length); n >= 0; n = pieces.read(buffer, 0, buffer.length)) {
            splitter.take(buffer, n);
            Arrays.fill(buffer, 0, n, (byte) 0);
        }
        return got.toByteArray();
    }

    /**
     * What a stream of frames says: each message's first opcode, its bytes and its end, and each control frame. Of a last
     * frame that is not there as a whole, the bytes that are, unless it is a short one. From the first header on that no
     * server sends, all bytes as they are.
     */
    private static byte[] events(byte[] bytes, int keptUpTo) {
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            in.mark();
            int first = in.get() & 0xFF;
            int second = in.hasRemaining() ? in.get() & 0xFF : -1;
            int code = second & 0x7F;
            int more = second < 0 ? 1 : code == 127 ? 8 : code == 126 ? 2 : 0;
            if (second < 0 || in.remaining() < more) {
                return events.toByteArray();
            }
            long length = more == 8 ? in.getLong() : more == 2 ? in.getShort() & 0xFFFF : code;
            boolean control = (first & 0x08) != 0;
            boolean wrong = second > 0x7F
                    || (first & 0x70) != 0
                    || length < 0
                    || length > Long.MAX_VALUE / 2
                    || control && code > 125;
            boolean whole = in.remaining() >= length;
            if (wrong) {
                in.reset();
                events.writeBytes(Arrays.copyOfRange(bytes, in.position(), bytes.length));
                return events.toByteArray();
            }
            if (!whole && (control || length <= keptUpTo || !in.hasRemaining())) {
                return events.toByteArray();
            }
            byte[] payload = new byte[(int) Math.min(length, in.remaining())];
            in.get(payload);
            if (control) {
                events.write(first);
                events.write(payload.length);
            } else if ((first & 0x7F) != 0) {
                events.write(first & 0x7F);
            }
            events.writeBytes(payload);
            if (!control && whole && (first & 0x80) != 0) {
                events.write(0xFF);
            }
        }
        return events.toByteArray();
    }
}
