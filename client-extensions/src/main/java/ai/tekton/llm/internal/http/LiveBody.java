package ai.tekton.llm.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.core5.http.HttpEntity;

/**
 * The body of a streamed response while it is still coming. One thread reads; any thread may {@link #close()}.
 *
 * <p>Unlike the stream it wraps, closing it early does not read what is left but ends the attempt.
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

    /** The media type with its parameters; empty if the server names none. */
    String contentType() {
        return entity.getContentType() == null ? "" : entity.getContentType();
    }

    /** Returns whether the end of the body is told apart from a connection that was cut. */
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

    /** A body that this side has ended has no end of its own, and must not be taken for a whole one. */
    private int endOrFailure() throws IOException {
        if (attempt.isEnded()) {
            throw attempt.explain(new IOException("The body was closed."));
        }
        return -1;
    }

    /**
     * Reads what is left after the answer's own end, so that the connection can be used again; gives up where the server
     * keeps it open for longer.
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
            // The answer is complete; only the connection is lost, and the pool makes another.
            finish();
        }
    }

    /** Ends the exchange where the body has not come to its end; a thread that reads it is freed. */
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
