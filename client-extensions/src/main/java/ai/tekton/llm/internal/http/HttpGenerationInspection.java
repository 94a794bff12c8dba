package ai.tekton.llm.internal.http;

import ai.tekton.llm.internal.profile.GenerationAnswer;
import ai.tekton.llm.internal.profile.GenerationProbe;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.api.HealthApi;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.model.ApiDocument;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.ConnectTimeoutException;

/**
 * Detects a server's generation: with one request if the server keeps the contract, else with its OpenAPI document if
 * it does not have the requested operation. Used once.
 */
final class HttpGenerationInspection implements GenerationProbe.Inspection {
    private static final int NOT_FOUND = 404;

    /** The minimum time to wait before a silent server counts as one that does not answer. */
    private static final Duration ENOUGH = Duration.ofSeconds(2);

    /** An operation that returns a server's document. */
    private interface Document {
        ApiDocument read() throws ApiException;
    }

    private final RhetorTransport transport;
    private final HealthApi api;
    private final HttpAttempt attempt;

    HttpGenerationInspection(RhetorTransport transport, HealthApi api, HttpAttempt attempt) {
        this.transport = transport;
        this.api = api;
        this.attempt = attempt;
    }

    @Override
    public GenerationAnswer ask() {
        attempt.startWaiting();
        try {
            return transport.attempt(attempt, this::answer);
        } catch (ApiException e) {
            // Neither of the operations can throw this here; answer() maps their failures.
            return GenerationAnswer.unreached();
        } finally {
            attempt.forget();
        }
    }

    private GenerationAnswer answer() {
        Map<String, String> headers = CallHeaders.of(attempt.context());
        try {
            api.getApiHealth(RhetorContract.VERSION, headers);
            return GenerationAnswer.of(RhetorGeneration.CONTRACT);
        } catch (ApiException e) {
            return e.getCode() == NOT_FOUND ? ofDocuments(headers) : failed(e);
        }
    }

    private GenerationAnswer ofDocuments(Map<String, String> headers) {
        try {
            Optional<RhetorGeneration> known = of(() -> api.getApiDocument(RhetorContract.VERSION, headers));
            known = known.isPresent() ? known : of(() -> api.getRootDocument(RhetorContract.VERSION, headers));
            return GenerationAnswer.of(known.orElse(RhetorGeneration.CONTRACT));
        } catch (ApiException e) {
            return failed(e);
        }
    }

    /** Returns the generation by a document; empty if the server has no document, or none that can be read. */
    private static Optional<RhetorGeneration> of(Document document) throws ApiException {
        try {
            Map<String, Object> paths = document.read().getPaths();
            return RhetorGeneration.ofPaths(paths == null ? Set.of() : paths.keySet());
        } catch (ApiException e) {
            if (e.getCode() == NOT_FOUND || isUnreadable(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private GenerationAnswer failed(ApiException e) {
        if (isUnreadable(e)) {
            // Whatever the server answers, it has the operation.
            return GenerationAnswer.of(RhetorGeneration.CONTRACT);
        }
        boolean answered = e.getCode() != 0 && !(e.getCause() instanceof IOException);
        boolean hadTime = attempt.context().timeout().compareTo(ENOUGH) >= 0;
        return answered || isSilent(e) && hadTime ? GenerationAnswer.undetected() : GenerationAnswer.unreached();
    }

    /** Returns whether the body of the answer is not that of the operation. */
    private static boolean isUnreadable(ApiException e) {
        return e.getCause() instanceof JsonProcessingException || e.getCause() instanceof NotRhetorException;
    }

    /** Returns whether the server was reached and did not answer. */
    private boolean isSilent(ApiException e) {
        boolean unreached = e.getCause() instanceof ConnectTimeoutException;
        return attempt.hasTimedOut() || e.getCause() instanceof SocketTimeoutException && !unreached;
    }

    @Override
    public void cancel() {
        attempt.end(HttpAttempt.EndReason.CLOSED);
    }
}
