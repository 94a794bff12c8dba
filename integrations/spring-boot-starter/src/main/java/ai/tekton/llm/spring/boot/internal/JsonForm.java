package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers and chunks as JSON, with Rhetor's own field names, so that Rhetor's clients can read them. Unknown values are left
 * out, and so are the failures of backends, which must not reach users of a web page.
 */
final class JsonForm {
    private JsonForm() {}

    static Map<String, Object> of(StreamingChunk chunk) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("chunk", chunk.chunk());
        put(json, "context_id", chunk.contextId());
        put(json, "model", chunk.model());
        put(json, "provider", chunk.provider());
        put(json, "timestamp", chunk.timestamp().map(Object::toString));
        json.put("done", chunk.done());
        json.put("fallback", chunk.fallback());
        if (chunk.restart()) {
            json.put("restart", true);
        }
        end(json, chunk.usage(), chunk.finishReason(), chunk.warnings());
        return json;
    }

    static Map<String, Object> of(CompletionResponse answer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("content", answer.content());
        put(json, "context_id", answer.contextId());
        put(json, "model", answer.model());
        put(json, "provider", answer.provider());
        put(json, "timestamp", answer.timestamp().map(Object::toString));
        json.put("fallback", answer.fallback());
        end(json, answer.usage(), answer.finishReason(), answer.warnings());
        return json;
    }

    private static void end(
            Map<String, Object> json, Optional<Usage> usage, Optional<String> finishReason, List<String> warnings) {
        put(json, "usage", usage.map(JsonForm::of));
        put(json, "finish_reason", finishReason);
        if (!warnings.isEmpty()) {
            json.put("warnings", warnings);
        }
    }

    private static Map<String, Object> of(Usage usage) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("prompt_tokens", usage.promptTokens());
        json.put("completion_tokens", usage.completionTokens());
        json.put("total_tokens", usage.totalTokens());
        return json;
    }

    private static void put(Map<String, Object> json, String name, Optional<?> value) {
        value.ifPresent(known -> json.put(name, known));
    }
}
