package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.rhetor.client.ApiException;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.TruncatedChunkException;

/**
 * Makes the library's exceptions out of statuses, error bodies and failures of the transport. Immutable and thread-safe.
 */
final class ErrorMapper {
    private final String server;
    private final ErrorText text;
    private final Clock clock;

    /**
     * Makes a mapper.
     *
     * @param server what messages call the server
     * @param text reads error bodies
     * @param clock tells how long it is until the date of a Retry-After
     */
    ErrorMapper(String server, ErrorText text, Clock clock) {
        this.server = server;
        this.text = text;
        this.clock = clock;
    }

    /** The exception for what the generated client threw. */
    TektonLlmException map(ApiException e, CallContext context, Optional<String> provider) {
        return e.getCause() instanceof IOException failure
                ? transportFailure(failure, context, "")
                : status(e, context, provider);
    }

    /** The exception for an answer, or a chunk of one, that has an error in place of a text. */
    AdapterException adapterFailure(String error, CallContext context, Optional<String> adapter, String textSoFar) {
        FailureDetails.Builder details = details(context).adapterId(adapter.orElse(null));
        return new AdapterException(
                "The adapter " + adapter.map(id -> "of '" + id + "' ").orElse("") + "at " + server + " failed: "
                        + text.shorten(error),
                withText(details, textSoFar).build());
    }

    /** The exception for a failure of the transport. */
    TektonLlmException transportFailure(IOException e, CallContext context, String textSoFar) {
        FailureDetails.Builder builder = withText(details(context).cause(e), textSoFar);
        if (e instanceof ExchangeEndedException ended) {
            return ended(ended.reason(), context, builder.build());
        }
        if (e instanceof ConnectTimeoutException) {
            return new LlmTimeoutException(
                    "No connection to " + server + " could be made in time. Is the address right, and is it up?",
                    builder.build());
        }
        if (e instanceof ConnectionRequestTimeoutException) {
            return new LlmTimeoutException(
                    "No connection to " + server + " became free within " + seconds(context.timeout())
                            + ". Raise maxConnections, or make fewer calls at once.",
                    builder.build());
        }
        if (e instanceof SocketTimeoutException) {
            return timedOut(context, builder.build());
        }
        if (e instanceof BodyTooLargeException) {
            return new LlmConnectionException(
                    e.getMessage() + ". It came from " + server + ".",
                    builder.retryable(false).build());
        }
        if (e instanceof JsonProcessingException || e instanceof NotRhetorException) {
            return notRhetor(e, builder);
        }
        if (e instanceof ClientProtocolException || isGarbled(e)) {
            return notRhetor(new NotRhetorException("The answer is not HTTP, or garbled HTTP."), builder);
        }
        String cut = textSoFar.isEmpty() ? "" : " after " + textSoFar.length() + " characters of the answer";
        return new LlmConnectionException(
                "The connection to " + server + " failed" + cut + ": " + reason(e) + ". Is it running there?",
                builder.build());
    }

    private TektonLlmException ended(Exchange.EndReason reason, CallContext context, FailureDetails details) {
        return switch (reason) {
            case TIMEOUT -> timedOut(context, details);
            case INTERRUPTED ->
                new LlmCancelledException("The call was cancelled: its thread was interrupted.", details);
            case CLOSED ->
                new LlmCancelledException("The call was cancelled: its stream or its client was closed.", details);
        };
    }

    private TektonLlmException timedOut(CallContext context, FailureDetails details) {
        if (context.deadline().isOver()) {
            return new LlmTimeoutException(
                    "The deadline of the call, "
                            + seconds(context.deadline().allowed().orElseThrow()) + ", came before the answer of "
                            + server + ". Raise it where answers take longer.",
                    details);
        }
        return new LlmTimeoutException(
                "No answer from " + server + " within " + seconds(context.timeout())
                        + ". Raise the timeout (RHETOR_TIMEOUT) where answers take longer.",
                details);
    }

    /** Cut chunks are no garbled ones, though their exception is of the same family. */
    private static boolean isGarbled(IOException e) {
        return e instanceof MalformedChunkCodingException && !(e instanceof TruncatedChunkException);
    }

    /** A parser's own message quotes what it read, which may be an answer; so only the kind of mistake is told. */
    private TektonLlmException notRhetor(IOException e, FailureDetails.Builder details) {
        String what = e instanceof NotRhetorException ? e.getMessage() : "The answer is not the JSON of the contract.";
        return new LlmConnectionException(
                what + " Is " + server + " a Rhetor server?",
                details.cause(e instanceof NotRhetorException ? e : new NotRhetorException(place(e)))
                        .build());
    }

    private static String place(IOException e) {
        var location = ((JsonProcessingException) e).getLocation();
        return e.getClass().getSimpleName()
                + (location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr());
    }

    private TektonLlmException status(ApiException e, CallContext context, Optional<String> provider) {
        int status = e.getCode();
        String said = text.of(e.getResponseBody());
        String message = server + " answered " + status + (said.isEmpty() ? "." : ": " + said);
        FailureDetails.Builder builder = details(context).status(status);
        Optional<Duration> retryAfter = retryAfter(e.getResponseHeaders());
        FailureDetails details = builder.retryAfter(retryAfter.orElse(null)).build();
        return switch (status) {
            case 400, 404, 405, 413, 415, 422 -> new InvalidRequestException(message, details);
            case 401 ->
                new AuthenticationException(message + " Set the token by the builder or RHETOR_AUTH_TOKEN.", details);
            case 403 -> new AuthenticationException(message + " The token does not allow this.", details);
            case 408, 504 -> new LlmTimeoutException(message, details);
            case 429 -> new RateLimitException(message + wait(retryAfter), details);
            case 503 -> new ServiceUnavailableException(message + wait(retryAfter), details);
            default -> otherStatus(status, message, builder, provider);
        };
    }

    private TektonLlmException otherStatus(
            int status, String message, FailureDetails.Builder details, Optional<String> provider) {
        if (status >= 500) {
            boolean transientFailure = status == 500 || status == 502;
            return new AdapterException(
                    message,
                    details.adapterId(provider.orElse(null))
                            .retryable(transientFailure)
                            .build());
        }
        if (status >= 400) {
            return new InvalidRequestException(message, details.build());
        }
        return new LlmConnectionException(
                message + " The client follows no redirect and knows no such status: set the url to Rhetor's own.",
                details.retryable(false).build());
    }

    private Optional<Duration> retryAfter(Map<String, List<String>> headers) {
        return Optional.ofNullable(headers.get(RetryAfter.HEADER))
                .flatMap(values -> values.stream().findFirst())
                .flatMap(value -> RetryAfter.parse(value, clock));
    }

    private static FailureDetails.Builder details(CallContext context) {
        return FailureDetails.builder().attempts(context.attempt()).requestId(context.requestId());
    }

    private static FailureDetails.Builder withText(FailureDetails.Builder details, String textSoFar) {
        return textSoFar.isEmpty() ? details : details.partialText(textSoFar);
    }

    private static String wait(Optional<Duration> retryAfter) {
        return retryAfter.map(wait -> " It asks to wait " + seconds(wait) + ".").orElse("");
    }

    private static String seconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
