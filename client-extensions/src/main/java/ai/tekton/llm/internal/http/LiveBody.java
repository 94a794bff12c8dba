package ai.tekton.llm.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.core5.http.HttpEntity;

/**
 * The body of a streamed response that is still arriving. One thread reads; any thread may call {@link #close()}.
 *
 * <p>Closing it early ends the attempt, and does not read the rest as the wrapped stream would.
 */
final class LiveBody extends InputStream {
    private static final int DRAIN_BYTES = 1024;

    private final InputStream content;
    private final HttpEntity entity;
    private final HttpAttempt attempt;
    private volatile boolean finished;

    LiveBody(HttpEntity entity, HttpAttempt attempt) throws IOException {
        this.content = entity.getContent();
        this.entity = entity;
        this.attempt = attempt;
    }

    /** Returns the media type with its parameters; empty if the server sends none. */
    String contentType() {
        return entity.getContentType() == null ? "" : entity.getContentType();
    }

    /** Returns whether the end of the body can be distinguished from a lost connection. */
    boolean isDelimited() {
        return entity.isChunked() || entity.getContentLength() >= 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (finished) {
            return endOrFailure();
        }
        attempt.awaitedBy(Thread.currentThread());
        try {
            int n = content.read(bytes, offset, length);
            if (n < 0) {
                finish();
                return endOrFailure();
            }
            return n;
        } catch (IOException e) {
            finish();
            throw attempt.explain(e);
        } finally {
            attempt.awaitedBy(null);
        }
    }

    /** Returns the end of the body, or throws if the client has ended the attempt: such a body is not complete. */
    private int endOrFailure() throws IOException {
        if (attempt.isEnded()) {
            throw attempt.explain(new IOException("The body was closed."));
        }
        return -1;
    }

    /**
     * Reads the rest of the body after the end of the answer, so that the connection can be reused; gives up if the
     * server keeps the body open for longer than the patience.
     */
    void drain(Duration patience) {
        attempt.endWithin(patience);
        byte[] rest = new byte[DRAIN_BYTES];
        try {
            int n = 0;
            while (n >= 0) {
                n = read(rest, 0, rest.length);
            }
        } catch (IOException e) {
            // The answer is complete; only the connection is lost, and the pool opens another.
            finish();
        }
    }

    /** Ends the exchange if the body has not ended; releases a thread that reads it. */
    @Override
    public void close() {
        if (!finished) {
            attempt.end(HttpAttempt.EndReason.CLOSED);
            finish();
        }
    }

    private void finish() {
        finished = true;
        attempt.forget();
    }
}
