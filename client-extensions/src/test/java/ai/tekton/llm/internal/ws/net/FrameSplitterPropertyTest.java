package ai.tekton.llm.internal.ws.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FrameSplitterPropertyTest {
    private static final int MIB = 1024 * 1024;

    /** A frame of a server: its first byte, and its payload, of which the bytes tell their place. */
    record Frame(int first, int length) {
        byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(10 + length);
            bytes.put((byte) first);
            if (length < 126) {
                bytes.put((byte) length);
            } else if (length <= 0xFFFF) {
                bytes.put((byte) 126).putShort((short) length);
            } else {
                bytes.put((byte) 127).putLong(length);
            }
            for (int i = 0; i < length; i++) {
                bytes.put((byte) (i * 31 + i / 256));
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    @Provide
    Arbitrary<List<Frame>> frames() {
        Arbitrary<Frame> data = Combinators.combine(
                        Arbitraries.of(0x80, 0x81, 0x82, 0x00, 0x01, 0x02),
                        Arbitraries.of(0, 1, 125, 126, 300, 16_384, 16_385, 65_535, 65_536, 200_000))
                .as(Frame::new);
        Arbitrary<Frame> control = Combinators.combine(Arbitraries.of(0x88, 0x89, 0x8A), Arbitraries.of(0, 2, 125))
                .as(Frame::new);
        return Arbitraries.oneOf(data, control).list().ofMinSize(1).ofMaxSize(8);
    }

    @Property(tries = 60)
    void theSamePayloadsAndControlFramesArePassedOnInOrderHoweverTheyAreSplit(
            @ForAll("frames") List<Frame> sent, @ForAll("pieces") List<Integer> pieces) {
        List<Frame> got = new ArrayList<>();
        ByteArrayOutputStream payload = new ByteArrayOutputStream();

        feed(sent, pieces, handed -> parse(handed, got, payload));

        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (Frame frame : sent) {
            byte[] bytes = frame.bytes();
            expected.write(bytes, bytes.length - frame.length(), frame.length());
        }
        assertThat(payload.toByteArray()).isEqualTo(expected.toByteArray());
        assertChunksOf(sent, got);
    }

    @Provide
    Arbitrary<List<Integer>> pieces() {
        return Arbitraries.of(1, 2, 3, 9, 125, 1_000, 16_384, 65_536)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Example
    void aFrameOf15MebibytesIsPassedOnAsItArrivesAndNothingIsCopiedTwice() {
        long[] work = {0, 0};
        FrameSplitter splitter = new FrameSplitter(handed -> {
            work[0] += handed.remaining();
            work[1] = Math.max(work[1], handed.remaining());
        });
        byte[] frame = new Frame(0x81, 15 * MIB).bytes();

        int fed = 0;
        for (int piece = 2_048; fed < frame.length; fed += piece) {
            int length = Math.min(piece, frame.length - fed);
            splitter.take(Arrays.copyOfRange(frame, fed, fed + length), length);
        }

        long headers = 10L * (frame.length / 2_048 + 1);
        assertThat(work[0]).isBetween(15L * MIB, 15L * MIB + headers);
        assertThat(work[1]).isLessThanOrEqualTo(2_048 + 10);
    }

    @Example
    void invalidFramesArePassedOnUnchanged() {
        byte[] masked = {(byte) 0x81, (byte) 0x82, 1, 2, 3, 4, 5, 6};
        byte[] reserved = new Frame(0xF1, 70_000).bytes();
        byte[] endless = {(byte) 0x81, 127, -1, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3};
        for (byte[] wrong : List.of(masked, reserved, endless)) {
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            FrameSplitter splitter = new FrameSplitter(handed -> {
                byte[] bytes = new byte[handed.remaining()];
                handed.get(bytes);
                got.writeBytes(bytes);
            });
            for (byte b : wrong) {
                splitter.take(new byte[] {b}, 1);
            }
            assertThat(got.toByteArray()).isEqualTo(wrong);
        }
    }

    private static void feed(List<Frame> sent, List<Integer> pieces, Consumer<ByteBuffer> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        sent.forEach(frame -> all.writeBytes(frame.bytes()));
        byte[] bytes = all.toByteArray();
        FrameSplitter splitter = new FrameSplitter(frames);
        byte[] buffer = new byte[65_536];
        int fed = 0;
        for (int i = 0; fed < bytes.length; i++) {
            int length = Math.min(pieces.get(i % pieces.size()), bytes.length - fed);
            // As a socket is read: into the same buffer, of which only a part is new.
            System.arraycopy(bytes, fed, buffer, 0, length);
            splitter.take(buffer, length);
            Arrays.fill(buffer, 0, length, (byte) 0);
            fed += length;
        }
    }

    /** What is handed on must be whole frames, and short control frames among them. */
    private static void parse(ByteBuffer handed, List<Frame> frames, ByteArrayOutputStream payload) {
        while (handed.hasRemaining()) {
            int first = handed.get() & 0xFF;
            int code = handed.get();
            int length = code == 127 ? (int) handed.getLong() : code == 126 ? handed.getShort() & 0xFFFF : code;
            byte[] bytes = new byte[length];
            handed.get(bytes);
            payload.writeBytes(bytes);
            frames.add(new Frame(first, length));
        }
    }

    /** Each frame sent is one frame, or a first one and continuations of which the last alone may end the message. */
    private static void assertChunksOf(List<Frame> sent, List<Frame> got) {
        int next = 0;
        for (Frame frame : sent) {
            int opcode = frame.first() & 0x0F;
            int left = frame.length();
            do {
                Frame piece = got.get(next++);
                left -= piece.length();
                int fin = left == 0 ? frame.first() & 0x80 : 0;
                assertThat(piece.first()).isEqualTo(fin | opcode);
                opcode = 0;
            } while (left > 0);
            assertThat(left).isZero();
        }
        assertThat(got).hasSize(next);
    }
}
