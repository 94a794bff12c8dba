package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.document.ContractExamples;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
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

/** Sends requests of the contract and reads what comes, within bounds. For one thread. */
final class HttpExchanges implements AutoCloseable {
    /** The most bytes of an answer that are read. */
    static final int LONGEST_BODY = 16 << 20;

    /** How many times the timeout a whole stream may take. */
    private static final int STREAM_TIMEOUTS = 20;

    /** How often a request is sent that the server fails at: the next may succeed. */
    static final int TRIES = 3;

    /** Statuses of what is on the way, or has too much to do. */
    private static final List<Integer> PASSING = List.of(502, 503, 504);

    private final ProbeSettings settings;
    private final Patience patience;
    private final ContractExamples examples;
    private final CloseableHttpClient http;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tekton-llm-contract-check");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A response's head and body.
     *
     * @param complete false where the body is longer than {@link #LONGEST_BODY}, and cut there
     */
    record Answer(int status, String contentType, Optional<String> retryAfter, byte[] body, boolean complete) {}

    /** A response whose body is still to come; delimited where its end can be told from a cut. */
    record Live(InputStream body, boolean delimited) {}

    /** The time for all that is asked is up. */
    static final class OutOfTimeException extends IOException {
        private static final long serialVersionUID = 1L;

        OutOfTimeException() {
            super("There is no time left.");
        }
    }

    /** Reads a stream's body. */
    interface StreamReader {
        void read(Live live) throws IOException;
    }

    HttpExchanges(ProbeSettings settings, Patience patience, ContractExamples examples) {
        this.settings = settings;
        this.patience = patience;
        this.examples = examples;
        Timeout timeout = Timeout.of(patience.each());
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
                // A connection that the server closed meanwhile would look like a server that does not answer.
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

    /** Whether a status tells of a mistake in the server itself. */
    static boolean isFailure(int status) {
        return status >= 500 && !PASSING.contains(status);
    }

    /** Sends a request and reads the answer as a whole; sends it again where the server fails at it. */
    Answer send(RhetorOperation operation, Optional<ObjectNode> body) throws IOException {
        return tried(() -> sendOnce(operation, body));
    }

    /** Sends a request and reads the answer as a whole. */
    Answer sendOnce(RhetorOperation operation, Optional<ObjectNode> body) throws IOException {
        return exchange(request(operation, body), patience.next(), HttpExchanges::whole);
    }

    private interface Sending {
        Answer send() throws IOException;
    }

    private static Answer tried(Sending sending) throws IOException {
        Answer answer = sending.send();
        for (int tries = 1; tries < TRIES && isFailure(answer.status()); tries++) {
            answer = sending.send();
        }
        return answer;
    }

    /** Asks for a JSON document beside the contract's operations. */
    Answer document(String path) throws IOException {
        HttpUriRequestBase request = request("GET", path);
        request.setHeader("Accept", "application/json");
        return exchange(request, patience.next(), HttpExchanges::whole);
    }

    /** Sends a request; reads the answer as a whole unless it is a 200 of the type, whose body goes to the reader. */
    Answer stream(RhetorOperation operation, ObjectNode body, String type, StreamReader reader) throws IOException {
        Duration longest = settings.timeout().multipliedBy(STREAM_TIMEOUTS);
        return tried(() -> exchange(request(operation, Optional.of(body)), longest, response -> {
            HttpEntity entity = response.getEntity();
            if (response.getCode() != 200
                    || entity == null
                    || !MediaTypes.same(type, contentType(entity)).orElse(true)) {
                return whole(response);
            }
            reader.read(new Live(entity.getContent(), entity.isChunked() || entity.getContentLength() >= 0));
            return answer(response, new byte[0], true);
        }));
    }

    private interface Reading {
        Answer read(ClassicHttpResponse response) throws IOException;
    }

    private Answer exchange(HttpUriRequestBase request, Duration longest, Reading reading) throws IOException {
        if (longest.isNegative() || longest.isZero()) {
            throw new OutOfTimeException();
        }
        ScheduledFuture<?> end =
                watchdog.schedule(request::cancel, Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS);
        try {
            return reading.read(http.executeOpen(null, request, null));
        } catch (IOException e) {
            boolean timeUp = end.isDone() && !(e instanceof SocketTimeoutException);
            throw timeUp ? new SocketTimeoutException("It took longer than " + seconds(longest)) : e;
        } finally {
            end.cancel(false);
            // Frees the connection without reading the body to its end, as closing the response would.
            request.cancel();
        }
    }

    private HttpUriRequestBase request(RhetorOperation operation, Optional<ObjectNode> body) {
        HttpUriRequestBase request = request(operation.method(), operation.path());
        request.setHeader("Accept", String.join(", ", examples.accepted(operation.id())));
        body.ifPresent(json -> request.setEntity(new ByteArrayEntity(
                json.toString().getBytes(StandardCharsets.UTF_8),
                ContentType.parse(examples.requestType(operation.id())))));
        return request;
    }

    private HttpUriRequestBase request(String method, String path) {
        String base = settings.url().toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(root + path));
        settings.token().ifPresent(token -> request.setHeader("Authorization", "Bearer " + token));
        return request;
    }

    private static Answer whole(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return answer(response, new byte[0], true);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] block = new byte[8192];
        InputStream content = entity.getContent();
        for (int n = content.read(block); n >= 0; n = content.read(block)) {
            body.write(block, 0, Math.min(n, LONGEST_BODY - body.size()));
            if (body.size() == LONGEST_BODY) {
                return answer(response, body.toByteArray(), false);
            }
        }
        return answer(response, body.toByteArray(), true);
    }

    private static Answer answer(ClassicHttpResponse response, byte[] body, boolean complete) {
        Optional<String> retryAfter =
                Optional.ofNullable(response.getFirstHeader("Retry-After")).map(Header::getValue);
        String type = response.getEntity() == null ? "" : contentType(response.getEntity());
        return new Answer(response.getCode(), type, retryAfter, body, complete);
    }

    private static String contentType(HttpEntity entity) {
        return entity.getContentType() == null ? "" : entity.getContentType();
    }

    static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
        watchdog.shutdownNow();
    }
}
