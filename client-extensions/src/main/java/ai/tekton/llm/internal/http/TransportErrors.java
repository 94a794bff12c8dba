package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.internal.wire.TokenUnavailableException;
import ai.tekton.rhetor.client.ApiException;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** Maps exceptions of the generated client and the transport to those of the library. Immutable and thread-safe. */
final class TransportErrors {
    private final ErrorMapper errors;
    private final ErrorText text;
    private final Clock clock;

    /**
     * Makes a mapper.
     *
     * @param errors makes the exceptions that do not depend on HttpClient
     * @param text reads error bodies
     * @param clock the wall clock for dates in Retry-After
     */
    TransportErrors(ErrorMapper errors, ErrorText text, Clock clock) {
        this.errors = errors;
        this.text = text;
        this.clock = clock;
    }

    ErrorMapper errors() {
        return errors;
    }

    /** Maps an exception of the generated client. */
    TektonLlmException map(ApiException e, CallContext context, Optional<String> provider) {
        return e.getCause() instanceof IOException failure
                ? map(failure, context, "")
                : errors.status(
                        e.getCode(),
                        text.of(e.getResponseBody()),
                        retryAfter(e.getResponseHeaders()),
                        provider,
                        errors.details(context, ""));
    }

    /** Maps a failure of the transport. */
    TektonLlmException map(IOException e, CallContext context, String textSoFar) {
        FailureDetails.Builder details = errors.details(context, textSoFar).cause(e);
        if (e instanceof ExchangeEndedException ended) {
            return ended(ended.reason(), context, details);
        }
        if (e instanceof TokenUnavailableException none) {
            return errors.noToken(none, details);
        }
        if (e instanceof ConnectTimeoutException) {
            return new LlmTimeoutException(
                    "No connection to " + errors.server()
                            + " could be established in time. Check the address, and that the server is running.",
                    details.build());
        }
        if (e instanceof ConnectionRequestTimeoutException) {
            return new LlmTimeoutException(
                    "No connection to " + errors.server() + " became free within "
                            + ErrorMapper.seconds(context.timeout())
                            + ". Raise maxConnections, or make fewer concurrent calls.",
                    details.build());
        }
        if (e instanceof SocketTimeoutException) {
            return errors.timedOut(context, details);
        }
        if (e instanceof BodyTooLargeException) {
            return new LlmConnectionException(
                    e.getMessage() + ". It came from " + errors.server() + ".",
                    details.retryable(false).build());
        }
        // Jackson's exception for bytes in no encoding of JSON is not one of its parsing exceptions.
        if (e instanceof JsonProcessingException
                || e instanceof NotRhetorException
                || e instanceof CharConversionException) {
            return errors.notRhetor(e, details);
        }
        if (e instanceof ZipException) {
            return errors.notRhetor(
                    new NotRhetorException("The answer is not valid gzip, although its Content-Encoding says gzip."),
                    details);
        }
        if (e instanceof ClientProtocolException || isGarbled(e)) {
            return errors.notRhetor(new NotRhetorException("The answer is not valid HTTP."), details);
        }
        return errors.connectionFailed(e, textSoFar, details);
    }

    private TektonLlmException ended(
            HttpAttempt.EndReason reason, CallContext context, FailureDetails.Builder details) {
        return switch (reason) {
            case TIMEOUT -> errors.timedOut(context, details);
            case INTERRUPTED -> errors.cancelled("its thread was interrupted", details);
            case CLOSED -> errors.cancelled("its stream or its client was closed", details);
        };
    }

    /** Returns whether the response is garbled; a truncated chunk is not, although its exception is a subclass. */
    private static boolean isGarbled(IOException e) {
        return e instanceof MalformedChunkCodingException && !(e instanceof TruncatedChunkException);
    }

    private Optional<Duration> retryAfter(Map<String, List<String>> headers) {
        return Optional.ofNullable(headers.get(RetryAfter.HEADER))
                .flatMap(values -> values.stream().findFirst())
                .flatMap(value -> RetryAfter.parse(value, clock));
    }
}
