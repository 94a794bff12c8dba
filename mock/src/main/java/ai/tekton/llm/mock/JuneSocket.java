package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** The WebSocket of June 2025: streams an answer to each frame, one frame at a time. Thread-safe. */
final class JuneSocket implements Generation.Socket {
    private static final String COMPLETE = "{\"type\":\"stream_complete\"}";
    private static final String MODEL = "claude-3-sonnet-20240229";
    private static final String PROVIDER = "anthropic";

    private final Simulation simulation;

    JuneSocket(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public Reply reply(ReceivedFrame frame, Reply scripted) {
        Content content = scripted.plan().content();
        if (content instanceof Content.Standard) {
            return frame.json()
                    .map(json -> saying(scripted, json, Simulation.words(Simulation.answerTo(lastOfUser(json)))))
                    .orElse(DEAD);
        }
        JsonNode asked = frame.json().orElseGet(Json.MAPPER::createObjectNode);
        if (content instanceof Content.Answer answer) {
            return saying(scripted, asked, Simulation.words(answer.text()));
        } else if (content instanceof Content.Chunks chunks && chunks.failure().isEmpty()) {
            return saying(scripted, asked, chunks.texts());
        }
        // This generation does not report a provider's failure: it sends one empty chunk, and the end.
        boolean failed = content instanceof Content.AdapterFailure || content instanceof Content.Chunks;
        return failed ? saying(scripted, asked, List.of("")) : scripted;
    }

    private Reply saying(Reply scripted, JsonNode asked, List<String> texts) {
        Stream<String> frames =
                texts.stream().map(text -> chunkFrame(asked, text).toString());
        return FrameRouter.saying(
                scripted,
                Reply.frames(Stream.concat(frames, Stream.of(COMPLETE)).toArray()));
    }

    private ObjectNode chunkFrame(JsonNode asked, String text) {
        ObjectNode frame = Json.MAPPER.createObjectNode().put("content", text).put("done", false);
        return frame.putNull("error")
                .put("context_id", asked.path("context_id").textValue())
                .put("model", asked.path("model").asText(MODEL))
                .put("provider", PROVIDER)
                .put("timestamp", simulation.timestamp());
    }

    private static String lastOfUser(JsonNode frame) {
        return SeptemberRequest.lastOfUser(frame.path("messages"))
                .path("content")
                .asText("");
    }
}
