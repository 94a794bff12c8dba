package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.check.HostAndPort;
import ai.tekton.llm.internal.wire.BearerTokens;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.internal.wire.TokenUnavailableException;
import ai.tekton.llm.internal.wire.WireJson;
import ai.tekton.rhetor.client.ApiClient;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.client.Pair;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the requests of the generated operations over one pooled HTTP client. Thread-safe.
 *
 * <p>Every operation calls {@link #invokeAPI}, with its path, media types and security from the contract. This class
 * adds what the generator does not support: live bodies of streams, a timeout for each call, the cancellation of
 * exchanges, and a limit on the size of responses.
 */
final class RhetorTransport extends ApiClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RhetorTransport.class);

    /** The maximum size of an error's body, which is only used for messages. */
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    private final String baseUrl;
    private final HttpHost server;
    private final Map<String, String> extraHeaders;
    private final Duration defaultTimeout;
    private final CloseableHttpClient http;
    private final Watchdog watchdog = new Watchdog();
    private final ThreadLocal<HttpAttempt> current = new ThreadLocal<>();
    private final RequestConfig requestDefaults;
    private final Map<String, URI> uris = new ConcurrentHashMap<>();
    private final Map<String, ContentType> contentTypes = new ConcurrentHashMap<>();
    private final WireJson wireJson = new WireJson();
    private final JsonBodies json;
    private final Map<String, String> authorization;
    private final BearerTokens tokens;
    private final ServerRoute route;

    RhetorTransport(ClientConfig config, String userAgent) {
        this(config, userAgent, new ServerRoute(config.url(), config.proxy()));
    }

    private RhetorTransport(ClientConfig config, String userAgent, ServerRoute route) {
        super(HttpClientFactory.client(config, route, userAgent));
        this.route = route;
        this.tokens = new BearerTokens(config);
        this.baseUrl = config.url().toString();
        setBasePath(baseUrl);
        this.server = HostAndPort.of(config.url())
                .map(at -> new HttpHost(config.url().getScheme(), at.host(), at.port()))
                .orElseThrow();
        this.extraHeaders = config.headers();
        this.defaultTimeout = config.timeout();
        this.http = getHttpClient();
        this.requestDefaults = HttpClientFactory.requests(defaultTimeout);
        this.json = new JsonBodies(wireJson, config.maxResponseBytes());
        config.token().ifPresent(this::setBearerToken);
        this.authorization = authorization();
    }

    @Override
    public <T> T invokeAPI(
            String path,
            String method,
            List<Pair> queryParams,
            List<Pair> collectionQueryParams,
            String urlQueryDeepObject,
            Object body,
            Map<String, String> headerParams,
            Map<String, String> cookieParams,
            Map<String, Object> formParams,
            String accept,
            String contentType,
            String[] authNames,
            TypeReference<T> returnType)
            throws ApiException {
        HttpAttempt attempt = current();
        if (!cookieParams.isEmpty() || !formParams.isEmpty()) {
            throw new UnsupportedOperationException(method + " " + path
                    + " has parameters in a cookie or a form, which this transport does not carry.");
        }
        try {
            URI uri = uri(path, queryParams, collectionQueryParams, urlQueryDeepObject);
            Requests requests = () -> request(uri, method, body, headerParams, accept, contentType, attempt);
            if (authNames.length > 0 && tokens.change()) {
                return exchangeWithNewToken(requests, attempt, returnType);
            }
            HttpUriRequestBase request = requests.make();
            if (authNames.length > 0) {
                authorization.forEach(request::setHeader);
            }
            attempt.context().headers().forEach(request::setHeader);
            return exchange(request, attempt, returnType);
        } catch (IOException e) {
            throw new ApiException(e);
        }
    }

    /** Makes a request, and the same request again. */
    private interface Requests {
        HttpUriRequestBase make() throws IOException;
    }

    /**
     * Makes an exchange; if the server refuses the token and the provider has a new one by then, sends that at once.
     */
    private <T> T exchangeWithNewToken(Requests requests, HttpAttempt attempt, TypeReference<T> returnType)
            throws IOException, ApiException {
        String token = ask(attempt);
        try {
            return exchange(authorized(requests, token, attempt), attempt, returnType);
        } catch (ApiException e) {
            if (e.getCode() != HttpStatus.SC_UNAUTHORIZED) {
                throw e;
            }
            String other = ask(attempt);
            if (other.equals(token)) {
                throw e;
            }
            LOG.debug(
                    "The token of call {} was refused and there is another",
                    attempt.context().requestId());
            return exchange(authorized(requests, other, attempt), attempt, returnType);
        }
    }

    private static HttpUriRequestBase authorized(Requests requests, String token, HttpAttempt attempt)
            throws IOException {
        HttpUriRequestBase request = requests.make();
        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        attempt.context().headers().forEach(request::setHeader);
        return request;
    }

    private String ask(HttpAttempt attempt) throws IOException {
        try (TokenProviderCall question = new TokenProviderCall()) {
            attempt.sends(question);
            return tokens.now().orElseThrow();
        } catch (TokenUnavailableException e) {
            attempt.forget();
            throw attempt.explain(e);
        }
    }

    /** A generated operation, which runs on this thread. */
    interface Operation<T> {
        T call() throws ApiException;
    }

    /**
     * Makes an attempt with a generated operation. The operation passes on only what is part of the contract, so the
     * transport finds the attempt by the thread.
     */
    <T> T attempt(HttpAttempt attempt, Operation<T> operation) throws ApiException {
        current.set(attempt);
        try {
            return operation.call();
        } finally {
            current.remove();
        }
    }

    /** Returns the attempt in progress on this thread; without one, a new attempt with the client's timeout. */
    private HttpAttempt current() {
        HttpAttempt attempt = current.get();
        if (attempt != null) {
            return attempt;
        }
        HttpAttempt alone = new HttpAttempt(
                CallContext.builder()
                        .timeout(defaultTimeout)
                        .maxRetries(0)
                        .retryDelay(Duration.ZERO)
                        .deadline(Deadline.none())
                        .build(),
                watchdog);
        alone.startWaiting();
        return alone;
    }

    /** Returns the tokens that the client sends and must not show. */
    BearerTokens tokens() {
        return tokens;
    }

    /** Returns the watchdog that ends attempts whose time is up. */
    Watchdog watchdog() {
        return watchdog;
    }

    /** Returns the mapper and the factory of JSON. */
    WireJson wireJson() {
        return wireJson;
    }

    /** Returns the reader and writer of bodies. */
    JsonBodies json() {
        return json;
    }

    /**
     * Returns the address of an operation; caches it for operations without a query, whose address is always the same.
     */
    private URI uri(String path, List<Pair> query, List<Pair> collections, String deepObject) {
        boolean fixed = query.isEmpty() && collections.isEmpty() && (deepObject == null || deepObject.isEmpty());
        return fixed
                ? uris.computeIfAbsent(path, p -> URI.create(baseUrl + p))
                : URI.create(buildUrl(path, query, collections, deepObject));
    }

    private HttpUriRequestBase request(
            URI uri,
            String method,
            Object body,
            Map<String, String> headers,
            String accept,
            String contentType,
            HttpAttempt attempt)
            throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
        Duration timeout = attempt.context().attemptTimeout();
        request.setConfig(timeout.equals(defaultTimeout) ? requestDefaults : HttpClientFactory.requests(timeout));
        extraHeaders.forEach(request::setHeader);
        headers.forEach(request::setHeader);
        request.setHeader("Accept", accept);
        if (body != null) {
            // Sends an array, whose length is known: uvicorn may lose bodies without a Content-Length.
            ContentType type = contentTypes.computeIfAbsent(contentType, ContentType::parse);
            request.setEntity(new ByteArrayEntity(json.write(body), type));
        }
        return request;
    }

    private <T> T exchange(HttpUriRequestBase request, HttpAttempt attempt, TypeReference<T> returnType)
            throws IOException, ApiException {
        attempt.sends(request);
        boolean stillOpen = false;
        try {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("The thread was interrupted before the request was sent.");
            }
            ClassicHttpResponse response = http.executeOpen(server, request, route.context());
            if (response.getCode() / 100 != 2) {
                throw failure(response, attempt);
            }
            if (returnType.getType() == InputStream.class) {
                T body = liveBody(response.getEntity(), attempt);
                stillOpen = true;
                return body;
            }
            return json.read(response.getEntity(), returnType.getType());
        } catch (CancellationException e) {
            // The pool throws this if the exchange was ended while it waited for a connection.
            throw noConnectionInTime(
                    new ConnectionRequestTimeoutException("No connection became free in time."), attempt);
        } catch (ConnectionRequestTimeoutException e) {
            throw noConnectionInTime(e, attempt);
        } catch (IOException e) {
            throw attempt.explain(e);
        } finally {
            attempt.awaitedBy(null);
            if (!stillOpen) {
                // Releases the connection if the body was not read to its end; does nothing if it was.
                request.cancel();
                attempt.forget();
            }
        }
    }

    /**
     * Returns the exception for a connection that did not become free in time: the pool and the watchdog measure the
     * same wait, and either may end it first.
     */
    private static IOException noConnectionInTime(ConnectionRequestTimeoutException failure, HttpAttempt attempt) {
        return attempt.hasTimedOut() ? failure : attempt.explain(failure);
    }

    @SuppressWarnings("unchecked") // The caller has checked that the requested type is InputStream.
    private <T> T liveBody(HttpEntity entity, HttpAttempt attempt) throws IOException {
        if (entity == null) {
            throw new NotRhetorException("The answer has no body.");
        }
        return (T) new LiveBody(entity, attempt);
    }

    private ApiException failure(ClassicHttpResponse response, HttpAttempt attempt) throws IOException {
        String body = errorBody(response.getEntity(), attempt);
        return new ApiException("HTTP status " + response.getCode(), response.getCode(), headers(response), body);
    }

    private static String errorBody(HttpEntity entity, HttpAttempt attempt) throws IOException {
        if (entity == null) {
            return "";
        }
        byte[] body = new byte[MAX_ERROR_BYTES];
        int length = 0;
        try (LimitedInputStream content = new LimitedInputStream(entity.getContent(), Integer.MAX_VALUE)) {
            for (int n = 0; n >= 0 && length < body.length; n = content.read(body, length, body.length - length)) {
                length += n;
            }
        } catch (IOException e) {
            if (attempt.isEnded()) {
                throw e;
            }
            // The status has arrived, and is more important than its incomplete explanation.
        }
        return new String(body, 0, length, StandardCharsets.UTF_8);
    }

    private Map<String, String> authorization() {
        Map<String, String> headers = new HashMap<>();
        getAuthentications().values().forEach(auth -> auth.applyToParams(new ArrayList<>(), headers, new HashMap<>()));
        return Map.copyOf(headers);
    }

    /** Closes every connection. */
    @Override
    public void close() {
        watchdog.close();
        http.close(CloseMode.IMMEDIATE);
    }
}
