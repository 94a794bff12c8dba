package ai.tekton.llm.spring.ai;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Converts exceptions of a Spring AI chat model to this library's, whose type decides on retries and fallbacks. */
final class Failures {
    /** Compared by name, as its module of Spring AI may be absent. */
    private static final String FINAL = "org.springframework.ai.retry.NonTransientAiException";

    private Failures() {}

    static TektonLlmException of(String name, Throwable failure) {
        Optional<TektonLlmException> own = first(failure, TektonLlmException.class);
        if (own.isPresent()) {
            return own.get();
        }
        FailureDetails.Builder details = FailureDetails.builder().cause(failure);
        if (first(failure, InterruptedException.class).isPresent()) {
            Thread.currentThread().interrupt();
            return new LlmCancelledException("The call of '" + name + "' was interrupted.", details.build());
        }
        if (first(failure, TimeoutException.class).isPresent()) {
            return new LlmTimeoutException("The model '" + name + "' did not answer in time.", details.build());
        }
        String message = what(name, failure);
        if (first(failure, IOException.class).isPresent()) {
            return new LlmConnectionException(message, details.build());
        }
        if (causes(failure).anyMatch(cause -> cause.getClass().getName().equals(FINAL))) {
            details.retryable(false);
        }
        return new AdapterException(message, details.build());
    }

    /** A provider's message may quote the prompt or be missing, so it stays in the cause. */
    private static String what(String name, Throwable failure) {
        String kinds = causes(failure)
                .map(cause -> cause.getClass().getName())
                .distinct()
                .collect(Collectors.joining(", caused by "));
        return "The model '" + name + "' failed with " + kinds + ".";
    }

    private static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
