package ai.tekton.llm.internal.http;

import ai.tekton.llm.internal.check.SafeText;
import ai.tekton.llm.internal.wire.NotRhetorException;
import java.io.IOException;
import java.util.Locale;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.entity.GzipDecompressingEntity;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Requests uncompressed bodies, because a compressing proxy would delay a stream's chunks until its window is full, and
 * decodes gzip if a server or a proxy sends it anyway. Thread-safe.
 */
final class UnrequestedEncoding implements ExecChainHandler {
    static final String NAME = "unasked-encoding";

    private static final String IDENTITY = "identity";

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        // Without the header, HTTP lets a server choose any encoding.
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        if (entity != null && entity.getContentEncoding() != null) {
            decode(response, entity, entity.getContentEncoding().strip().toLowerCase(Locale.ROOT));
        }
        return response;
    }

    private static void decode(ClassicHttpResponse response, HttpEntity entity, String encoding) throws IOException {
        switch (encoding) {
            case IDENTITY, "" -> {}
            case "gzip", "x-gzip" -> response.setEntity(new GzipDecompressingEntity(entity));
            default -> {
                response.close();
                throw new NotRhetorException(
                        "The answer is compressed, although the client requested no compression: its"
                                + " Content-Encoding is '" + SafeText.line(encoding) + "'.");
            }
        }
    }
}
