package ai.tekton.llm.internal.ws.net;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Passes the bytes of a WebSocket on as complete frames: it splits a data frame that is still arriving into several, as
 * RFC 6455, section 5.4, permits any intermediary. Not thread-safe.
 *
 * <p>Tyrus keeps an incomplete frame in a buffer, which it copies whenever bytes arrive: 15 MiB in one frame took 44 s.
 * Split frames take linear time, and no more memory than the message.
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

    /** The longest payload whose sum with a position in a buffer does not overflow. */
    private static final long LONGEST_PAYLOAD = Long.MAX_VALUE / 2;

    /** The maximum length of a control frame, by RFC 6455, section 5.5. */
    private static final int MAX_CONTROL = 125;

    /**
     * The maximum size of a frame that is kept until it is complete: copying it again costs less than reassembling it.
     */
    private static final int SHORT = 16 * 1024;

    private final Consumer<ByteBuffer> frames;
    private byte[] kept = {};

    /**
     * The first byte of the frame that is being split, without FIN, and the length of its payload that has not arrived.
     */
    private int first;

    private boolean last;
    private long missing;

    /** Whether bytes are passed on unchanged, because they are not a valid frame of a server. */
    private boolean raw;

    /**
     * Makes a splitter.
     *
     * @param frames takes one or more complete frames at a time; must not use the buffer after it has returned
     */
    FrameSplitter(Consumer<ByteBuffer> frames) {
        this.frames = frames;
    }

    /** Takes bytes that have arrived. */
    void take(byte[] bytes, int length) {
        ByteBuffer data = joined(bytes, length);
        while (data.hasRemaining() && !raw) {
            if (missing > 0) {
                continueFrame(data);
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

    /** Keeps the beginning of a short frame. */
    private void keep(ByteBuffer data) {
        kept = new byte[data.remaining()];
        data.get(kept);
    }

    /** Passes on all complete frames at the beginning of the data; returns false if there is none. */
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

    /**
     * Returns the end of the frame that begins at a position; -1 if its header is incomplete or invalid for a server.
     */
    private static long endOfFrame(ByteBuffer data, int start) {
        int header = headerLength(data, start);
        if (header < 0 || start + header > data.limit() || !isServers(data, start)) {
            return -1;
        }
        return start + header + payloadLength(data, start);
    }

    /**
     * Returns whether a server may send such a header. A control frame that claims to be long is invalid: it must not
     * be split, so it would be kept until it is complete, or memory is full. So is a frame whose short length is
     * written in a long form.
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

    /** Begins to split the frame whose header begins the data; returns false if more bytes are needed to decide. */
    private boolean begin(ByteBuffer data) {
        int start = data.position();
        int header = headerLength(data, start);
        if (header < 0 || start + header > data.limit()) {
            return false;
        }
        int head = data.get(start) & 0xFF;
        if (!isServers(data, start)) {
            // Tyrus reports what is wrong with the frame.
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

    /** Passes on the available part of the payload as a separate frame. */
    private void continueFrame(ByteBuffer data) {
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
        // The next frames continue it.
        first = 0;
        frames.accept(frame);
    }

    private static ByteBuffer part(ByteBuffer data, int length) {
        ByteBuffer part = data.slice(data.position(), length);
        data.position(data.position() + length);
        return part;
    }
}
