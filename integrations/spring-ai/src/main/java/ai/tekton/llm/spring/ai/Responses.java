package ai.tekton.llm.spring.ai;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import java.util.List;
import java.util.Optional;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** Converts answers and chunks to Spring AI's responses. */
final class Responses {
    private Responses() {}

    static ChatResponse of(CompletionResponse answer) {
        ChatResponseMetadata.Builder metadata =
                metadata(answer.model(), answer.provider(), answer.usage(), answer.contextId());
        metadata.keyValue("fallback", answer.fallback());
        metadata.keyValue("attempts", answer.attempts());
        metadata.keyValue("warnings", answer.warnings());
        return response(answer.content(), answer.finishReason(), metadata);
    }

    static ChatResponse of(StreamingChunk chunk) {
        ChatResponseMetadata.Builder metadata =
                metadata(chunk.model(), chunk.provider(), chunk.usage(), chunk.contextId());
        metadata.keyValue("fallback", chunk.fallback());
        metadata.keyValue("restart", chunk.restart());
        metadata.keyValue("warnings", chunk.warnings());
        return response(chunk.chunk(), chunk.finishReason(), metadata);
    }

    private static ChatResponseMetadata.Builder metadata(
            Optional<String> model, Optional<String> provider, Optional<Usage> usage, Optional<String> contextId) {
        ChatResponseMetadata.Builder metadata = ChatResponseMetadata.builder();
        model.ifPresent(metadata::model);
        usage.ifPresent(used ->
                metadata.usage(new DefaultUsage(used.promptTokens(), used.completionTokens(), used.totalTokens())));
        provider.ifPresent(value -> metadata.keyValue("provider", value));
        contextId.ifPresent(value -> metadata.keyValue("context_id", value));
        return metadata;
    }

    private static ChatResponse response(
            String text, Optional<String> finishReason, ChatResponseMetadata.Builder metadata) {
        ChatGenerationMetadata.Builder generation = ChatGenerationMetadata.builder();
        finishReason.ifPresent(generation::finishReason);
        return new ChatResponse(
                List.of(new Generation(new AssistantMessage(text), generation.build())), metadata.build());
    }
}
