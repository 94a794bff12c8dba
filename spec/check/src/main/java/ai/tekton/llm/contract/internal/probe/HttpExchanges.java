package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.ContractMessages;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorOperation;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** Sends requests of the contract and reads the answers, within limits. Not thread-safe. */
final class HttpExchanges implements AutoCloseable {
    /** The most bytes of an answer that are read. */
    static final int LONGEST_BODY = 16 << 20;

    /** The limit of a whole stream, as a multiple of the timeout. */
    private static final int STREAM_TIMEOUTS = 20;

    /** The number of attempts where the server fails: the next may succeed. */
    static final int TRIES = 3;

    /** The statuses of a gateway, and of an overloaded server. */
    private static final List<Integer> PASSING = List.of(502, 503, 504);

    private final ProbeSettings settings;
    private final Timeouts timeouts;
    private final ContractMessages messages;
    private final CloseableHttpClient http;

    /**
     * A response's head and body.
     *
     * @param complete false where the body is longer than {@link #LONGEST_BODY}, and cut there
     */
    record Answer(int status, String contentType, Optional<String> retryAfter, byte[] body, boolean complete) {}

    /** The time for the whole check is up. */
    static final class OutOfTimeException extends IOException {
        private static final long serialVersionUID = 1L;

        OutOfTimeException() {
            super("There is no time left.");
        }
    }

    /** Reads a stream's body, whose end can be distinguished from a broken connection where it is delimited. */
    interface StreamReader {
        void read(InputStream body, boolean delimited) throws IOException;
    }

    private interface Attempt {
        Answer make() throws IOException;
    }

    private interface Reading {
        Answer read(ClassicHttpResponse response) throws IOException;
    }

    HttpExchanges(ProbeSettings settings, Timeouts timeouts, ContractMessages messages) {
        this.settings = settings;
        this.timeouts = timeouts;
        this.messages = messages;
        Timeout timeout = Timeout.of(timeouts.each());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setProtocolUpgradeEnabled(false)
                        .setResponseTimeout(timeout)
                        .build())
                // A reused connection that the server has closed would look like a server that does not answer.
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("tekton-llm-contract-check/" + RhetorContract.VERSION)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .useSystemProperties()
                .build();
    }

    /** Whether a status reports a fault of the server itself. */
    static boolean isFailure(int status) {
        return status >= 500 && !PASSING.contains(status);
    }

    /** Sends a request and reads the whole answer; sends it again where the server fails. */
    Answer send(RhetorOperation operation, Optional<?> body) throws IOException {
        return retried(() -> sendOnce(operation, body));
    }

    Answer sendOnce(RhetorOperation operation, Optional<?> body) throws IOException {
        return exchange(request(operation, body), timeouts.next(), HttpExchanges::whole);
    }

    /** Sends a request; reads the whole answer unless it is a 200 of the type, whose body goes to the reader. */
    Answer stream(RhetorOperation operation, Object body, String type, StreamReader reader) throws IOException {
        Duration longest = settings.timeout().multipliedBy(STREAM_TIMEOUTS);
        return retried(() -> exchange(request(operation, Optional.of(body)), longest, response -> {
            HttpEntity entity = response.getEntity();
            boolean events = response.getCode() == 200 && entity != null && isOfType(type, contentType(entity));
            if (!events) {
                return whole(response);
            }
            reader.read(entity.getContent(), entity.isChunked() || entity.getContentLength() >= 0);
            return answer(response, new byte[0]);
        }));
    }

    private static Answer retried(Attempt attempt) throws IOException {
        Answer answer = attempt.make();
        for (int made = 1; made < TRIES && isFailure(answer.status()); made++) {
            answer = attempt.make();
        }
        return answer;
    }

    private Answer exchange(HttpUriRequestBase request, Duration longest, Reading reading) throws IOException {
        if (longest.isNegative() || longest.isZero()) {
            throw new OutOfTimeException();
        }
        long endNanos = System.nanoTime() + longest.toNanos();
        // Not in the common pool, whose threads may all wait for answers.
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                request::cancel,
                CompletableFuture.delayedExecutor(longest.toNanos(), TimeUnit.NANOSECONDS, Runnable::run));
        try {
            return reading.read(http.executeOpen(null, request, null));
        } catch (IOException | IllegalStateException e) {
            // A request that is cancelled before it has its connection fails with IllegalStateException.
            if (System.nanoTime() - endNanos >= 0) {
                throw new SocketTimeoutException("It took longer than " + Timeouts.seconds(longest));
            }
            throw e;
        } finally {
            end.cancel(false);
            // Frees the connection without reading the rest of the body, which closing the response would read.
            request.cancel();
        }
    }

    private HttpUriRequestBase request(RhetorOperation operation, Optional<?> body) {
        String base = settings.url().toString().replaceFirst("/$", "");
        HttpUriRequestBase request = new HttpUriRequestBase(operation.method(), URI.create(base + operation.path()));
        request.setHeader("Accept", String.join(", ", messages.accepted(operation.id())));
        settings.token().ifPresent(token -> request.setHeader("Authorization", "Bearer " + token));
        body.ifPresent(json -> request.setEntity(new ByteArrayEntity(
                ServerJson.of(json).toString().getBytes(StandardCharsets.UTF_8),
                ContentType.parse(messages.requestType(operation.id())))));
        return request;
    }

    private static Answer whole(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        return answer(
                response, entity == null ? new byte[0] : entity.getContent().readNBytes(LONGEST_BODY));
    }

    private static Answer answer(ClassicHttpResponse response, byte[] body) {
        Optional<String> retryAfter =
                Optional.ofNullable(response.getFirstHeader("Retry-After")).map(Header::getValue);
        String type = response.getEntity() == null ? "" : contentType(response.getEntity());
        return new Answer(response.getCode(), type, retryAfter, body, body.length < LONGEST_BODY);
    }

    private static String contentType(HttpEntity entity) {
        return entity.getContentType() == null ? "" : entity.getContentType();
    }

    /** Whether a Content-Type names a media type, or there is none. */
    static boolean isOfType(String type, String contentType) {
        ContentType found = ContentType.parseLenient(contentType);
        return found == null || found.getMimeType().strip().equalsIgnoreCase(type);
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
