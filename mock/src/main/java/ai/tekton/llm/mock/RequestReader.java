package ai.tekton.llm.mock;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Collects one request with its body, up to the mock's limit. Runs on the connection's event loop. */
final class RequestReader {
    static final int LONGEST_BODY = 16 * 1024 * 1024;

    private final HttpRequest head;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean tooLong;

    RequestReader(HttpRequest head) {
        this.head = head;
        this.tooLong = HttpUtil.getContentLength(head, 0L) > LONGEST_BODY;
    }

    void add(HttpContent content) {
        int length = content.content().readableBytes();
        tooLong |= body.size() + length > LONGEST_BODY;
        if (!tooLong) {
            try {
                content.content().readBytes(body, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    boolean isTooLong() {
        return tooLong;
    }

    HttpRequest head() {
        return head;
    }

    byte[] body() {
        return body.toByteArray();
    }
}
