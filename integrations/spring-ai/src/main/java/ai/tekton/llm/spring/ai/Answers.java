package ai.tekton.llm.spring.ai;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.ai.chat.model.ChatResponse;

/** Converts answers of a Spring AI chat model to this library's. */
final class Answers {
    private Answers() {}

    static CompletionResponse whole(ChatResponse response, ChatCall call, String name) {
        if (response.getResults().isEmpty()) {
            throw new AdapterException(name + " returned no answer.");
        }
        return CompletionResponse.builder()
                .content(text(response))
                .model(model(response).orElse(null))
                .provider(name)
                .usage(usage(response).orElse(null))
                .finishReason(finishReason(response).orElse(null))
                .contextId(call.options().contextId().orElse(null))
                .backend(name)
                .attempts(call.context().attempt())
                .build();
    }

    static StreamingChunk.Builder chunk(ChatCall call, String name) {
        return StreamingChunk.builder()
                .provider(name)
                .backend(name)
                .contextId(call.options().contextId().orElse(null));
    }

    static String text(ChatResponse response) {
        return response.getResults().stream()
                .map(generation ->
                        Optional.ofNullable(generation.getOutput().getText()).orElse(""))
                .collect(Collectors.joining());
    }

    static Optional<String> model(ChatResponse response) {
        return Optional.ofNullable(response.getMetadata().getModel()).filter(model -> !model.isBlank());
    }

    /** The usage; empty for Spring AI's 0, which means unknown. */
    static Optional<Usage> usage(ChatResponse response) {
        return Optional.ofNullable(response.getMetadata().getUsage())
                .filter(usage -> usage.getTotalTokens() != null && usage.getTotalTokens() > 0)
                .map(usage -> new Usage(
                        usage.getPromptTokens() == null ? 0 : usage.getPromptTokens(),
                        usage.getCompletionTokens() == null ? 0 : usage.getCompletionTokens(),
                        usage.getTotalTokens()));
    }

    static Optional<String> finishReason(ChatResponse response) {
        return response.getResults().stream()
                .flatMap(generation ->
                        Optional.ofNullable(generation.getMetadata().getFinishReason()).stream())
                .filter(reason -> !reason.isBlank())
                .findFirst();
    }
}
