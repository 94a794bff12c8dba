package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.JsonNode;

/** The WebSocket of September 2025, which refuses every request. Thread-safe. */
final class SeptemberSocket implements Generation.Socket {
    private static final Reply WITHOUT_MESSAGES = refusal("No messages provided. At least one message is required.");
    private static final Reply BROKEN = refusal("'LLMClient' object has no attribute 'chat_stream'");

    @Override
    public Reply reply(ReceivedFrame frame, Reply scripted) {
        boolean standard = scripted.plan().content() instanceof Content.Standard;
        return standard
                ? frame.json()
                        .map(json -> FrameRouter.saying(scripted, answer(json)))
                        .orElse(DEAD)
                : scripted;
    }

    private static Reply answer(JsonNode frame) {
        if (!frame.isObject()) {
            return refusal("'" + PythonText.typeOf(frame) + "' object has no attribute 'get'");
        }
        return frame.path("messages").isEmpty() ? WITHOUT_MESSAGES : BROKEN;
    }

    private static Reply refusal(String error) {
        return Reply.frames(Json.MAPPER
                .createObjectNode()
                .put("error", error)
                .put("type", "error")
                .toString());
    }
}
