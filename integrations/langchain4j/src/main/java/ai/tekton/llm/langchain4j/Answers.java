package ai.tekton.llm.langchain4j;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Locale;

/** Converts answers of this library to LangChain4j's, and back. */
final class Answers {
    private Answers() {}

    static ChatResponse of(CompletionResponse answer, String text) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text))
                .metadata(RhetorResponseMetadata.of(answer))
                .build();
    }

    /** Creates the complete answer of a stream, whose last chunk carries the metadata. */
    static CompletionResponse whole(StreamingChunk last, String text) {
        return CompletionResponse.builder()
                .content(text)
                .model(last.model().orElse(null))
                .provider(last.provider().orElse(null))
                .finishReason(last.finishReason().orElse(null))
                .usage(last.usage().orElse(null))
                .contextId(last.contextId().orElse(null))
                .fallback(last.fallback())
                .backend(last.backend().orElse(null))
                .failures(last.failures())
                .warnings(last.warnings())
                .build();
    }

    static TokenUsage usage(Usage usage) {
        return new TokenUsage(usage.promptTokens(), usage.completionTokens(), usage.totalTokens());
    }

    /** Null if LangChain4j's usage lacks a value that this library's requires. */
    static Usage usage(TokenUsage usage) {
        if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
            return null;
        }
        int both = usage.inputTokenCount() + usage.outputTokenCount();
        int total = usage.totalTokenCount() == null ? both : usage.totalTokenCount();
        return new Usage(usage.inputTokenCount(), usage.outputTokenCount(), total);
    }

    /** Rhetor passes on each provider's own finish reasons. */
    static FinishReason finishReason(String reason) {
        return switch (reason.toLowerCase(Locale.ROOT)) {
            case "stop", "end_turn", "stop_sequence", "complete" -> FinishReason.STOP;
            case "length", "max_tokens" -> FinishReason.LENGTH;
            case "tool_calls", "tool_use", "function_call" -> FinishReason.TOOL_EXECUTION;
            case "content_filter", "safety", "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    /** The contract's finish reason; null if there is none. */
    static String finishReason(FinishReason reason) {
        if (reason == null) {
            return null;
        }
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_EXECUTION -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case OTHER -> "other";
        };
    }

    static String text(ChatResponse response) {
        String text = response.aiMessage().text();
        return text == null ? "" : text;
    }
}
