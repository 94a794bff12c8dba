package ai.tekton.llm.internal.wire;

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
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes the library's exceptions from statuses, error texts and violations of the contract, over any transport.
 * Immutable and thread-safe.
 */
public final class ErrorMapper {
    private static final String BROKEN =
            " This is a bug in the server's code, so a retry would not help. Update Rhetor.";

    private final String server;
    private final ErrorText text;

    /**
     * Makes a mapper.
     *
     * @param server the name of the server in messages
     * @param text makes text of the server safe to show
     */
    public ErrorMapper(String server, ErrorText text) {
        this.server = server;
        this.text = text;
    }

    /**
     * Returns the details that all failures of a call share.
     *
     * @param context the call
     * @param textSoFar the text that a stream had delivered; empty for none
     * @return details with the attempt, the id and the text
     */
    public FailureDetails.Builder details(CallContext context, String textSoFar) {
        FailureDetails.Builder details =
                FailureDetails.builder().attempts(context.attempt()).requestId(context.requestId());
        return textSoFar.isEmpty() ? details : details.partialText(textSoFar);
    }

    /**
     * Returns the exception for a status.
     *
     * @param status the HTTP status
     * @param said the server's text; empty for none
     * @param retryAfter the delay that the server asked for
     * @param adapter the requested provider
     * @param details the details of the failed call
     * @return the exception
     */
    public TektonLlmException status(
            int status,
            String said,
            Optional<Duration> retryAfter,
            Optional<String> adapter,
            FailureDetails.Builder details) {
        String message = server + " answered " + status + (said.isEmpty() ? "." : ": " + said);
        FailureDetails known =
                details.status(status).retryAfter(retryAfter.orElse(null)).build();
        return switch (status) {
            case 400, 404, 405, 413, 415, 422 -> new InvalidRequestException(message, known);
            case 401 ->
                new AuthenticationException(message + " Set the token by the builder or RHETOR_AUTH_TOKEN.", known);
            case 403 -> new AuthenticationException(message + " The token does not allow this.", known);
            case 407 ->
                new InvalidRequestException(
                        message + " A proxy requires a user and a password, or rejects those that are set.", known);
            case 408, 504 -> new LlmTimeoutException(message, known);
            case 429 -> new RateLimitException(message + wait(retryAfter), known);
            case 503 -> new ServiceUnavailableException(message + wait(retryAfter), known);
            default -> otherStatus(status, message, details, adapter);
        };
    }

    /**
     * Returns the exception for a token that the provider did not return; no server has refused it.
     *
     * @param e the failure of the provider
     * @param details the details of the failed call
     * @return the exception
     */
    public AuthenticationException noToken(TokenUnavailableException e, FailureDetails.Builder details) {
        return new AuthenticationException(
                e.getMessage(),
                details.cause(e.getCause() == null ? e : e.getCause()).build());
    }

    private TektonLlmException otherStatus(
            int status, String message, FailureDetails.Builder details, Optional<String> adapter) {
        if (status >= 500) {
            boolean broken = status == 500 && isBroken(message);
            boolean transientFailure = (status == 500 || status == 502) && !broken;
            return new AdapterException(
                    broken ? message + BROKEN : message,
                    details.adapterId(adapter.orElse(null))
                            .retryable(transientFailure)
                            .build());
        }
        if (status >= 400) {
            return new InvalidRequestException(message, details.build());
        }
        return new LlmConnectionException(
                message
                        + " The client does not follow redirects and does not support this status: set the url to Rhetor's own address.",
                details.retryable(false).build());
    }

    /**
     * Returns the exception for an answer, or a chunk, with an error in place of a text.
     *
     * @param error the error
     * @param adapter the provider that answered, or was requested
     * @param details the details of the failed call
     * @return the exception
     */
    public AdapterException adapterFailure(String error, Optional<String> adapter, FailureDetails.Builder details) {
        if (isBroken(error)) {
            return new AdapterException(
                    server + " failed: " + text.shorten(error) + BROKEN,
                    details.retryable(false).build());
        }
        return new AdapterException(
                "The adapter "
                        + adapter.map(id -> "of '" + text.shorten(id) + "' ").orElse("") + "at " + server + " failed: "
                        + text.shorten(error),
                details.adapterId(adapter.orElse(null)).build());
    }

    /** Returns whether the text is a Python error of the server's own code. */
    private static boolean isBroken(String error) {
        return error.contains("has no attribute") || error.contains("unexpected keyword");
    }

    /**
     * Returns the exception for an attempt whose time is up.
     *
     * @param context the call
     * @param details the known details of the failure
     * @return the exception, which distinguishes the timeout from the deadline
     */
    public LlmTimeoutException timedOut(CallContext context, FailureDetails.Builder details) {
        if (context.deadline().isOver()) {
            return new LlmTimeoutException(
                    "The deadline of the call, "
                            + seconds(context.deadline().allowed().orElseThrow()) + ", expired before the answer of "
                            + server + ". Raise it if answers take longer.",
                    details.build());
        }
        return new LlmTimeoutException(
                "No answer from " + server + " within " + seconds(context.timeout())
                        + ". Raise the timeout (RHETOR_TIMEOUT) if answers take longer.",
                details.build());
    }

    /**
     * Returns the exception for a call that was cancelled in this process.
     *
     * @param why the reason, after "The call was cancelled: "
     * @param details the details of the failed call
     * @return the exception
     */
    public LlmCancelledException cancelled(String why, FailureDetails.Builder details) {
        return new LlmCancelledException("The call was cancelled: " + why + ".", details.build());
    }

    /**
     * Returns the exception for a connection that could not be made, or was lost. It is final if another attempt would
     * fail in the same way.
     *
     * @param failure the exception
     * @param textSoFar the text that a stream had delivered; empty for none
     * @param details the details of the failed call
     * @return the exception
     */
    public LlmConnectionException connectionFailed(
            Throwable failure, String textSoFar, FailureDetails.Builder details) {
        ConnectionFailure kind = ConnectionFailure.of(failure);
        Throwable shown = kind == ConnectionFailure.REFUSED_TLS ? ConnectionFailure.root(failure) : failure;
        String why = shown.getMessage() == null || shown.getMessage().isBlank()
                ? shown.getClass().getSimpleName()
                : shown.getMessage();
        return switch (kind) {
            case REFUSED_TLS ->
                new LlmConnectionException(
                        "No TLS connection to " + server + " could be made: " + sentence(why)
                                + " Check the server's certificate, whether this JVM trusts it, and whether the server"
                                + " requires a client certificate.",
                        details.retryable(false).build());
            case REFUSED ->
                new LlmConnectionException(
                        "No connection to " + server + " could be made: " + sentence(why),
                        details.retryable(false).build());
            case UNREACHABLE ->
                new LlmConnectionException(
                        "The connection to " + server + " failed: " + sentence(why) + " Is it running there?",
                        details.build());
            case LOST -> connectionFailed(why, textSoFar, details);
        };
    }

    /**
     * Returns the exception for a connection that was lost.
     *
     * @param why the reason, after "failed: "
     * @param textSoFar the text that a stream had delivered; empty for none
     * @param details the details of the failed call
     * @return the exception
     */
    public LlmConnectionException connectionFailed(String why, String textSoFar, FailureDetails.Builder details) {
        String after = textSoFar.isEmpty() ? "" : " after " + textSoFar.length() + " characters of the answer";
        return new LlmConnectionException(
                "The connection to " + server + " failed" + after + ": " + sentence(why), details.build());
    }

    private String sentence(String why) {
        String words = text.shorten(why);
        return words.endsWith(".") ? words : words + ".";
    }

    /**
     * Returns the exception for a response that violates the contract. A parser's own message quotes its input, which
     * may be an answer, so the exception states only the kind of the mistake.
     *
     * @param e a {@link NotRhetorException}, or the parser's exception
     * @param details the details of the failed call
     * @return the exception
     */
    public LlmConnectionException notRhetor(IOException e, FailureDetails.Builder details) {
        boolean known = e instanceof NotRhetorException;
        String what = known ? text.shorten(e.getMessage()) : "The answer is not the JSON of the contract.";
        return new LlmConnectionException(
                what + " Is " + server + " a Rhetor server?",
                details.cause(known ? e : new NotRhetorException(place(e))).build());
    }

    private static String place(IOException e) {
        var location = e instanceof JsonProcessingException parsing ? parsing.getLocation() : null;
        return e.getClass().getSimpleName()
                + (location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr());
    }

    /**
     * Returns the name of the server in messages.
     *
     * @return the server, with its address
     */
    public String server() {
        return server;
    }

    /**
     * Returns text of the server that is safe to show.
     *
     * @param words the server's text
     * @return one line of bounded length
     */
    public String shown(String words) {
        return text.shorten(words);
    }

    private static String wait(Optional<Duration> retryAfter) {
        return retryAfter.map(wait -> " It asks to wait " + seconds(wait) + ".").orElse("");
    }

    /**
     * Formats a duration for messages.
     *
     * @param duration the time
     * @return seconds, with their unit
     */
    public static String seconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
    }
}
