package ai.tekton.llm.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Encodes a server's frames by RFC 6455, without a library, because faults need access to each byte. */
final class FrameBytes {
    /** The first fragment of a text message. */
    static final byte[] FIRST_FRAGMENT = {0x01, 0};

    /** The last fragment of a message. */
    static final byte[] LAST_FRAGMENT = {(byte) 0x80, 0};

    private static final int CONTINUATION = 0x00;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PONG = 0x8A;
    private static final int LONGEST_IN_SEVEN_BITS = 125;
    private static final int LONGEST_IN_TWO_BYTES = 0xFFFF;

    private FrameBytes() {}

    static byte[] text(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] message(byte[] payload, boolean binary) {
        return frame(binary ? BINARY : TEXT, payload);
    }

    static byte[] close(int code, String reason) {
        byte[] why = reason.getBytes(StandardCharsets.UTF_8);
        return frame(
                CLOSE,
                ByteBuffer.allocate(2 + why.length)
                        .putShort((short) code)
                        .put(why)
                        .array());
    }

    static byte[] pong(byte[] payload) {
        return frame(PONG, payload);
    }

    static byte[] closeWithoutCode() {
        return frame(CLOSE, new byte[0]);
    }

    static ByteBuf fragment(byte[] block, int size) {
        return Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(head(CONTINUATION, size)), Unpooled.wrappedBuffer(block, 0, size));
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(head(first, payload.length));
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static byte[] head(int first, int length) {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) first);
        if (length <= LONGEST_IN_SEVEN_BITS) {
            head.put((byte) length);
        } else if (length <= LONGEST_IN_TWO_BYTES) {
            head.put((byte) 126).putShort((short) length);
        } else {
            head.put((byte) 127).putLong(length);
        }
        byte[] bytes = new byte[head.position()];
        head.flip().get(bytes);
        return bytes;
    }
}
