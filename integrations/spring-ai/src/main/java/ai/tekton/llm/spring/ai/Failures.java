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

/** What a chat model of Spring AI throws, as what the client retries and falls back by. */
final class Failures {
    /** In a module of Spring AI's own, which a model need not have. */
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
            return new LlmTimeoutException("The model '" + name + "' has not answered in time.", details.build());
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

    /** The words of a provider may quote the prompt, and some have none, so they are the cause's alone. */
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
