package ai.tekton.llm.internal.http;

import ai.tekton.llm.internal.profile.GenerationProbe;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.api.HealthApi;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.model.ApiDocument;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.ConnectTimeoutException;

/**
 * Finds out a server's generation by one request, where it keeps the contract, and by its OpenAPI document, where it does
 * not have the operation that one asks for. Used once.
 */
final class HttpGenerationLook implements GenerationProbe.Look {
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERRORS = 500;

    /** An operation that gives a server's document. */
    private interface Document {
        ApiDocument read() throws ApiException;
    }

    private final RhetorTransport transport;
    private final HealthApi api;
    private final HttpAttempt attempt;

    HttpGenerationLook(RhetorTransport transport, HealthApi api, HttpAttempt attempt) {
        this.transport = transport;
        this.api = api;
        this.attempt = attempt;
    }

    /** A server that does not answer in time is taken for one of the contract, so that it holds up no second call. */
    @Override
    public Optional<RhetorGeneration> ask() {
        attempt.startWaiting();
        try {
            return transport.attempt(attempt, this::generation);
        } catch (ApiException e) {
            return isSilent(e) ? Optional.of(RhetorGeneration.CONTRACT) : Optional.empty();
        } finally {
            attempt.forget();
        }
    }

    /** Whether the server was reached and did not answer, whoever noticed it first. */
    private boolean isSilent(ApiException e) {
        boolean unreached = e.getCause() instanceof ConnectTimeoutException;
        return attempt.hasTimedOut() || e.getCause() instanceof SocketTimeoutException && !unreached;
    }

    private Optional<RhetorGeneration> generation() throws ApiException {
        Map<String, String> headers = CallHeaders.of(attempt.context());
        try {
            api.getApiHealth(RhetorContract.VERSION, headers);
            return Optional.of(RhetorGeneration.CONTRACT);
        } catch (ApiException e) {
            if (e.getCode() != NOT_FOUND) {
                return answered(e);
            }
        }
        Optional<RhetorGeneration> known = of(() -> api.getApiDocument(RhetorContract.VERSION, headers))
                .or(() -> of(() -> api.getRootDocument(RhetorContract.VERSION, headers)));
        return known.isPresent() || attempt.isEnded() ? known : Optional.of(RhetorGeneration.CONTRACT);
    }

    /** What answers, be it a refusal, has the operation; what is down, or is no Rhetor at all, tells nothing. */
    private static Optional<RhetorGeneration> answered(ApiException e) throws ApiException {
        if (e.getCode() == 0 || e.getCode() >= SERVER_ERRORS) {
            throw e;
        }
        return Optional.of(RhetorGeneration.CONTRACT);
    }

    private static Optional<RhetorGeneration> of(Document document) {
        try {
            Map<String, Object> paths = document.read().getPaths();
            return RhetorGeneration.ofPaths(paths == null ? Set.of() : paths.keySet());
        } catch (ApiException e) {
            // A server need not have a document, nor one that can be read; then it is known by nothing.
            return Optional.empty();
        }
    }

    @Override
    public void cancel() {
        attempt.end(HttpAttempt.EndReason.CLOSED);
    }
}
