package ai.tekton.llm.langchain4j;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;

/** Converts this library's exceptions to LangChain4j's; each has the original as its cause. */
final class ModelExceptions {
    private ModelExceptions() {}

    /** Selects the exception by the type of the failure; if all backends failed, by the last one's. */
    static LangChain4jException of(TektonLlmException failure) {
        TektonLlmException kind =
                failure instanceof FallbackException && failure.getCause() instanceof TektonLlmException last
                        ? last
                        : failure;
        return of(kind, failure.getMessage(), failure);
    }

    private static LangChain4jException of(TektonLlmException kind, String message, TektonLlmException cause) {
        Throwable models = kind.getCause();
        if (models instanceof UnsupportedFeatureException) {
            UnsupportedFeatureException unsupported = new UnsupportedFeatureException(models.getMessage());
            unsupported.initCause(cause);
            return unsupported;
        }
        if (models instanceof ModelNotFoundException) {
            return new ModelNotFoundException(message, cause);
        }
        if (models instanceof ContentFilteredException) {
            return new ContentFilteredException(message, cause);
        }
        return byKind(kind, message, cause);
    }

    private static LangChain4jException byKind(TektonLlmException kind, String message, TektonLlmException cause) {
        if (kind instanceof RateLimitException) {
            return new dev.langchain4j.exception.RateLimitException(message, cause);
        }
        if (kind instanceof AuthenticationException) {
            return new dev.langchain4j.exception.AuthenticationException(message, cause);
        }
        if (kind instanceof LlmTimeoutException) {
            return new TimeoutException(message, cause);
        }
        if (kind instanceof ai.tekton.llm.error.InvalidRequestException) {
            return new InvalidRequestException(message, cause);
        }
        if (kind instanceof AdapterException || kind instanceof ServiceUnavailableException) {
            return new InternalServerException(message, cause);
        }
        if (kind instanceof LlmConnectionException) {
            return new RetriableException(message, cause);
        }
        if (kind instanceof LlmCancelledException || kind instanceof BudgetExceededException) {
            return new NonRetriableException(message, cause);
        }
        return new LangChain4jException(message, cause);
    }

    /** Converts any exception that a call of this library threw. */
    static RuntimeException of(Throwable failure) {
        if (failure instanceof TektonLlmException known) {
            return of(known);
        }
        return failure instanceof RuntimeException other ? other : new LangChain4jException(failure);
    }
}
