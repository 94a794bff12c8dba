package ai.tekton.llm.interceptor;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.check.SafeText;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs prompts and answers, at level INFO of the logger {@code ai.tekton.llm.prompts}. Nothing else in the library logs
 * either, so they are logged only if this interceptor is added. It escapes line breaks and control characters.
 * Immutable and thread-safe.
 */
public final class PromptLogging implements LlmInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger("ai.tekton.llm.prompts");

    private PromptLogging() {}

    /**
     * Makes the interceptor.
     *
     * @return the interceptor
     */
    public static PromptLogging create() {
        return new PromptLogging();
    }

    @Override
    public Answer intercept(ChatCall call, Chain chain) {
        if (!LOG.isInfoEnabled()) {
            return chain.proceed(call);
        }
        String id = call.context().requestId();
        LOG.info("{} asks: {}", id, asked(call));
        return chain.proceed(call).onEnd(end -> {
            end.response().ifPresent(answer -> LOG.info("{} is answered: {}", id, shown(answer.content())));
            end.failure().ifPresent(failure -> LOG.info("{} failed: {}", id, failure.getMessage()));
        });
    }

    private static String asked(ChatCall call) {
        String system = call.options()
                .systemPrompt()
                .map(text -> "SYSTEM: " + shown(text) + " | ")
                .orElse("");
        return system
                + call.messages().stream()
                        .map(message -> message.role() + ": " + shown(message.content()))
                        .collect(Collectors.joining(" | "));
    }

    private static String shown(String text) {
        return SafeText.printed(text);
    }
}
