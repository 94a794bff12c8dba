package ai.tekton.llm.benchmarks.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The HTTP responses of one format, as bytes. Thread-safe. */
final class Responses {
    private static final int STAMP_DIGITS = 19;
    private static final String STAMP_PLACE = "0".repeat(STAMP_DIGITS);
    private static final String CRLF = "\r\n";

    private final Format format;
    private final ByteBuf answer;
    private final ByteBuf head;
    private final ByteBuf end;
    private final byte[] timedTemplate;
    private final int stampOffset;
    private final Map<Integer, ByteBuf> wholeStreams = new ConcurrentHashMap<>();

    Responses(Format format) {
        this.format = format;
        this.answer = json(format.answer(Answers.WHOLE));
        this.head = buffer(streamHead());
        this.end = buffer(streamEnd());
        String stamped = httpChunk(format.event(STAMP_PLACE));
        this.timedTemplate = stamped.getBytes(StandardCharsets.US_ASCII);
        this.stampOffset = stamped.indexOf(STAMP_PLACE);
    }

    static ByteBuf json(String body) {
        return buffer("HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncontent-length: " + body.length()
                + "\r\ncontent-type: application/json\r\n\r\n" + body);
    }

    ByteBuf answer() {
        return answer.duplicate();
    }

    /** The head, all chunks and the end. */
    ByteBuf wholeStream(int chunks) {
        return wholeStreams.computeIfAbsent(chunks, this::renderStream).duplicate();
    }

    ByteBuf head() {
        return head.duplicate();
    }

    ByteBuf end() {
        return end.duplicate();
    }

    ByteBuf chunk(int index) {
        return Unpooled.copiedBuffer(httpChunk(format.event(Answers.chunk(index))), StandardCharsets.US_ASCII);
    }

    /** A chunk whose text is the time; the rest is rendered already, so that the write follows at once. */
    ByteBuf timedChunk() {
        byte[] bytes = timedTemplate.clone();
        long rest = System.nanoTime();
        for (int i = stampOffset + STAMP_DIGITS - 1; i >= stampOffset; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return Unpooled.wrappedBuffer(bytes);
    }

    private ByteBuf renderStream(int chunks) {
        StringBuilder stream = new StringBuilder(streamHead());
        for (int i = 0; i < chunks; i++) {
            stream.append(httpChunk(format.event(Answers.chunk(i))));
        }
        return buffer(stream.append(streamEnd()).toString());
    }

    private static String streamHead() {
        return "HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncache-control: no-store\r\nx-accel-buffering: no\r\n"
                + "content-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n";
    }

    private String streamEnd() {
        return httpChunk(format.lastEvents()) + "0\r\n\r\n";
    }

    /** Each event is an HTTP chunk, as servers send it. */
    private static String httpChunk(String text) {
        return Integer.toHexString(text.length()) + CRLF + text + CRLF;
    }

    private static ByteBuf buffer(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }
}
