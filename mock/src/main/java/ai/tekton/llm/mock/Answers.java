package ai.tekton.llm.mock;

import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.StreamChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Converts answers to the contract's models, which HTTP and the WebSocket share. Thread-safe. */
final class Answers {
    private final MockConfig config;

    Answers(MockConfig config) {
        this.config = config;
    }

    ChatResponse whole(Simulation.Answer answer) {
        ChatResponse response =
                response(answer).finishReason(answer.finishReason()).usage(answer.usage());
        return switch (config.textField()) {
            case CONTENT -> response.content(answer.text());
            case MESSAGE -> response.message(answer.text());
            case RESPONSE -> response.response(answer.text());
        };
    }

    ChatResponse failed(Simulation.Answer answer, String message) {
        return response(answer).content("").error(message);
    }

    List<StreamChunk> chunks(Content.Chunks chunks, Simulation.Answer answer) {
        List<StreamChunk> all = new ArrayList<>();
        int failsAfter = chunks.failure().map(Content.Failure::after).orElse(Integer.MAX_VALUE);
        chunks.texts().stream()
                .limit(failsAfter)
                .forEach(text -> all.add(chunk(answer).chunk(text).done(false)));
        if (chunks.failure().isPresent()) {
            StreamChunk failed = chunk(answer).error(chunks.failure().get().message());
            all.add(failed.done(chunks.end().hasDone()));
        } else if (chunks.end().hasDone()) {
            all.add(chunk(answer).done(true).usage(answer.usage()).finishReason(answer.finishReason()));
        }
        return all;
    }

    Duration pace(Content.Chunks chunks) {
        return chunks.pace().orElse(config.chunkDelay());
    }

    private static ChatResponse response(Simulation.Answer answer) {
        return new ChatResponse()
                .model(answer.model())
                .provider(answer.provider())
                .contextId(answer.contextId())
                .timestamp(answer.timestamp())
                .fallback(false);
    }

    private static StreamChunk chunk(Simulation.Answer answer) {
        return new StreamChunk()
                .chunk("")
                .contextId(answer.contextId())
                .model(answer.model())
                .provider(answer.provider())
                .timestamp(answer.timestamp())
                .fallback(null);
    }
}
