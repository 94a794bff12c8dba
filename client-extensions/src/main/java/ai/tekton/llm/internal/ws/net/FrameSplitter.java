package ai.tekton.llm.internal.ws.net;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Hands the bytes of a WebSocket on as frames that are there as a whole: a data frame that is still coming becomes several,
 * as RFC 6455, section 5.4, lets any intermediary do. Not thread-safe.
 *
 * <p>Tyrus keeps a frame that is still coming in a buffer, which it copies whenever a piece is added: 15 MiB in one frame
 * took 44 s. In pieces they take as long as they are, and no more memory than the message.
 */
final class FrameSplitter {
    private static final int FIN = 0x80;
    private static final int OPCODE = 0x0F;
    private static final int RESERVED = 0x70;
    private static final int CONTROL = 0x08;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_LENGTH_16 = 0xFFFF;
    private static final int LONGEST_HEADER = 10;

    /** A bound that no sum with a place in a buffer overflows. */
    private static final long LONGEST_PAYLOAD = Long.MAX_VALUE / 2;

    /** The longest that a control frame may be, by RFC 6455, section 5.5. */
    private static final int MAX_CONTROL = 125;

    /** A frame of at most so many bytes is kept until it is whole: to copy it again costs less than to put it together. */
    private static final int SHORT = 16 * 1024;

    private final Consumer<ByteBuffer> frames;
    private byte[] kept = {};

    /** The first byte of the frame that is being split, without FIN; and how much of its payload is still to come. */
    private int first;

    private boolean last;
    private long missing;

    /** Whether what comes is handed on as it is, because it is none of a server's frames. */
    private boolean raw;

    /**
     * Makes a splitter.
     *
     * @param frames takes frames, one or more whole ones at a time; must be done with the buffer when it returns
     */
    FrameSplitter(Consumer<ByteBuffer> frames) {
        this.frames = frames;
    }

    /** Takes what has come. */
    void take(byte[] bytes, int length) {
        ByteBuffer data = joined(bytes, length);
        while (data.hasRemaining() && !raw) {
            if (missing > 0) {
                piece(data);
            } else if (!whole(data) && !begin(data)) {
                keep(data);
                return;
            }
        }
        if (data.hasRemaining()) {
            frames.accept(part(data, data.remaining()));
        }
    }

    private ByteBuffer joined(byte[] bytes, int length) {
        if (kept.length == 0) {
            return ByteBuffer.wrap(bytes, 0, length);
        }
        ByteBuffer data = ByteBuffer.allocate(kept.length + length);
        data.put(kept).put(bytes, 0, length).flip();
        kept = new byte[0];
        return data;
    }

    /** Only the beginning of a short frame. */
    private void keep(ByteBuffer data) {
        kept = new byte[data.remaining()];
        data.get(kept);
    }

    /** Hands all whole frames on that the data begins with; false if there is none. */
    private boolean whole(ByteBuffer data) {
        int start = data.position();
        int end = start;
        for (long next = endOfFrame(data, end); next >= 0 && next <= data.limit(); next = endOfFrame(data, end)) {
            end = (int) next;
        }
        if (end > start) {
            frames.accept(part(data, end - start));
        }
        return end > start;
    }

    /** Where the frame that begins there ends; -1 where its header is not there, or none that a server sends. */
    private static long endOfFrame(ByteBuffer data, int start) {
        int header = headerLength(data, start);
        if (header < 0 || start + header > data.limit() || !isServers(data, start)) {
            return -1;
        }
        return start + header + payloadLength(data, start);
    }

    /**
     * Returns whether a server may send such a header. A control frame that claims to be long is none of its frames: it
     * is not to be split, so it would be kept until it is whole, or memory is full. Nor is one whose length is short
     * and written as a long one.
     */
    private static boolean isServers(ByteBuffer data, int start) {
        int head = data.get(start);
        int second = data.get(start + 1);
        if ((head & RESERVED) != 0 || (second & MASKED) != 0) {
            return false;
        }
        if ((head & CONTROL) != 0) {
            return (second & LENGTH) <= MAX_CONTROL;
        }
        long length = payloadLength(data, start);
        return length >= 0 && length <= LONGEST_PAYLOAD;
    }

    private static int headerLength(ByteBuffer data, int start) {
        if (start + 2 > data.limit()) {
            return -1;
        }
        int code = data.get(start + 1) & LENGTH;
        return code == LENGTH_64 ? LONGEST_HEADER : code == LENGTH_16 ? 4 : 2;
    }

    private static long payloadLength(ByteBuffer data, int start) {
        int code = data.get(start + 1) & LENGTH;
        return switch (code) {
            case LENGTH_16 -> data.getShort(start + 2) & 0xFFFF;
            case LENGTH_64 -> data.getLong(start + 2);
            default -> code;
        };
    }

    /** Begins to split the frame whose header the data begins with; false if more is needed to know whether to. */
    private boolean begin(ByteBuffer data) {
        int start = data.position();
        int header = headerLength(data, start);
        if (header < 0 || start + header > data.limit()) {
            return false;
        }
        int head = data.get(start) & 0xFF;
        if (!isServers(data, start)) {
            // What is wrong with it is Tyrus' to say.
            raw = true;
            return true;
        }
        if ((head & CONTROL) != 0 || payloadLength(data, start) <= SHORT) {
            return false;
        }
        first = head & OPCODE;
        last = (head & FIN) != 0;
        missing = payloadLength(data, start);
        data.position(start + header);
        return true;
    }

    /** Hands as much of the payload on as is there, as a frame of its own. */
    private void piece(ByteBuffer data) {
        int length = (int) Math.min(missing, data.remaining());
        missing -= length;
        boolean fin = last && missing == 0;
        ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEADER + length);
        frame.put((byte) (first | (fin ? FIN : 0)));
        if (length < LENGTH_16) {
            frame.put((byte) length);
        } else if (length <= MAX_LENGTH_16) {
            frame.put((byte) LENGTH_16).putShort((short) length);
        } else {
            frame.put((byte) LENGTH_64).putLong(length);
        }
        frame.put(part(data, length)).flip();
        // What follows continues it.
        first = 0;
        frames.accept(frame);
    }

    private static ByteBuffer part(ByteBuffer data, int length) {
        ByteBuffer part = data.slice(data.position(), length);
        data.position(data.position() + length);
        return part;
    }
}
