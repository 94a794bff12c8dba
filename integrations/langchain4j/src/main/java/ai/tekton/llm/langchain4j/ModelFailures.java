package ai.tekton.llm.langchain4j;

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
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Converts exceptions of a LangChain4j model to this library's, whose type decides on retries and fallbacks. */
final class ModelFailures {
    /** The depth limit; a deeper chain of causes is a cycle. */
    private static final int MAX_DEPTH = 20;

    private final String name;

    ModelFailures(String name) {
        this.name = name;
    }

    TektonLlmException of(Throwable failure, CallContext context) {
        return of(failure, details(context));
    }

    /** The same with additional details. */
    TektonLlmException of(Throwable failure, FailureDetails.Builder more) {
        List<Throwable> chain = chain(failure);
        FailureDetails.Builder details = more.cause(failure);
        Optional<Integer> status = status(chain);
        status.ifPresent(details::status);
        if (isAny(chain, InterruptedException.class, ClosedByInterruptException.class)) {
            return new LlmCancelledException("The call of '" + name + "' was interrupted.", details.build());
        }
        return kind(failure, chain, status.orElse(0), details);
    }

    private TektonLlmException kind(
            Throwable failure, List<Throwable> chain, int status, FailureDetails.Builder details) {
        String what = what(failure, status);
        if (failure instanceof dev.langchain4j.exception.RateLimitException || status == 429) {
            return new RateLimitException(what, details.build());
        }
        if (failure instanceof dev.langchain4j.exception.AuthenticationException || status == 401 || status == 403) {
            return new AuthenticationException(what, details.build());
        }
        if (isTimeout(failure, chain) || status == 408 || status == 504) {
            return new LlmTimeoutException(what, details.build());
        }
        if (isWrongRequest(failure, status)) {
            return new InvalidRequestException(what, details.build());
        }
        if (failure instanceof UnsupportedFeatureException) {
            // Another model may support it.
            return new AdapterException(what, details.retryable(false).build());
        }
        if (status == 503) {
            return new ServiceUnavailableException(what, details.build());
        }
        if (status > 0 || failure instanceof InternalServerException) {
            return new AdapterException(what, details.build());
        }
        if (failure instanceof UnresolvedModelServerException || isAny(chain, UnresolvedAddressException.class)) {
            return new LlmConnectionException(what, details.retryable(false).build());
        }
        if (isAny(chain, IOException.class)) {
            return new LlmConnectionException(what, details.build());
        }
        // The client calls a fallback in any case; it retries the same model if the exception says so.
        return new AdapterException(
                what, details.retryable(failure instanceof RetriableException).build());
    }

    private static boolean isTimeout(Throwable failure, List<Throwable> chain) {
        return failure instanceof TimeoutException
                || isAny(
                        chain,
                        HttpTimeoutException.class,
                        InterruptedIOException.class,
                        java.util.concurrent.TimeoutException.class);
    }

    private static boolean isWrongRequest(Throwable failure, int status) {
        return failure instanceof dev.langchain4j.exception.InvalidRequestException
                || failure instanceof ModelNotFoundException
                || failure instanceof ContentFilteredException
                || (status >= 400 && status < 500);
    }

    /** A provider's message may quote the prompt, so it stays in the cause. */
    private String what(Throwable failure, int status) {
        return "The model '" + name + "' failed with " + failure.getClass().getName()
                + (status > 0 ? ", status " + status : "") + ".";
    }

    LlmTimeoutException late(CallContext context) {
        return late(context, details(context));
    }

    LlmTimeoutException late(CallContext context, FailureDetails.Builder more) {
        String limit = context.deadline().isOver()
                ? "before the deadline of the call. Raise it"
                : "within " + context.timeout().toMillis() + " ms. Raise the timeout";
        return new LlmTimeoutException(
                "The model '" + name + "' did not answer " + limit + " if answers take longer.", more.build());
    }

    LlmCancelledException cancelled(CallContext context) {
        return new LlmCancelledException(
                "The call of '" + name + "' was ended.", details(context).build());
    }

    static FailureDetails.Builder details(CallContext context) {
        return FailureDetails.builder().attempts(context.attempt()).requestId(context.requestId());
    }

    private static Optional<Integer> status(List<Throwable> chain) {
        return chain.stream()
                .filter(HttpException.class::isInstance)
                .map(each -> ((HttpException) each).statusCode())
                .filter(status -> status >= 400)
                .findFirst();
    }

    private static boolean isAny(List<Throwable> chain, Class<?>... types) {
        return chain.stream().anyMatch(each -> List.of(types).stream().anyMatch(type -> type.isInstance(each)));
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable each = failure; each != null && chain.size() < MAX_DEPTH; each = each.getCause()) {
            chain.add(each);
        }
        return chain;
    }
}
