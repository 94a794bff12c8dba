package ai.tekton.llm.internal.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that fails after more bytes than the limit have arrived. */
final class LimitedInputStream extends FilterInputStream {
    private final int limit;
    private long count;

    LimitedInputStream(InputStream in, int limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = super.read(bytes, offset, length);
        if (n > 0) {
            count(n);
        }
        return n;
    }

    /** Does nothing: closing a body early would read the rest of it. The transport ends its exchange instead. */
    @Override
    public void close() {}

    private void count(int n) throws IOException {
        count += n;
        if (count > limit) {
            throw new BodyTooLargeException("The answer", limit, "maxResponseBytes");
        }
    }
}
