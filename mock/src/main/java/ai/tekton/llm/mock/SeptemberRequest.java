package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * How a Rhetor of September 2025 interprets a request for an answer.
 *
 * @param refusal its reply if it does not call a model
 * @param said the single text that it passes to the model
 * @param model the name of the model that it calls
 */
record SeptemberRequest(Optional<Reply> refusal, String said, String model) {
    /** The maximum length of a line between the server and a model, in bytes. */
    static final int LONGEST_LINE = 65_536;

    private static final String DEFAULT_MODEL = "numa";
    private static final Map<String, String> MODELS = Map.of("code", "apollo", "orchestration", "rhetor");
    private static final Reply ANY_CONTEXT =
            Reply.detail(500, "'ContextManager' object has no attribute 'get_context'");
    private static final Reply WITHOUT_CONTENT = Reply.detail(500, "'content'");

    static SeptemberRequest read(RhetorOperation operation, String body) {
        BodyCheck check = BodyCheck.of(body);
        String model = check.textOf("capability")
                .map(capability -> MODELS.getOrDefault(capability, DEFAULT_MODEL))
                .orElse(DEFAULT_MODEL);
        if (operation == RhetorOperation.GENERATE_COMPLETION) {
            String prompt = check.textOf("prompt").orElse("");
            return new SeptemberRequest(prompted(check).or(() -> tooLong(prompt, model)), prompt, model);
        }
        JsonNode last = lastOfUser(check.value("messages"));
        String said = last.path("content").asText("");
        Optional<Reply> refusal = talkedTo(check)
                .or(() -> check.textOf("context_id").filter(id -> !id.isEmpty()).map(id -> ANY_CONTEXT))
                .or(() -> last.isObject() && !last.has("content") ? Optional.of(WITHOUT_CONTENT) : Optional.empty());
        return new SeptemberRequest(refusal.or(() -> tooLong(said, model)), said, model);
    }

    /** {@return the reply if a question or an answer is too long for one line} */
    static Optional<Reply> tooLong(String text, String model) {
        return text.getBytes(StandardCharsets.UTF_8).length > LONGEST_LINE
                ? Optional.of(failed(model, "Separator is found, but chunk is longer than limit"))
                : Optional.empty();
    }

    /** {@return the reply to a request that the next one to the same model interrupts} */
    static Reply cutOff(String model) {
        return failed(model, "No response");
    }

    static String id(String model) {
        return model + "-ai";
    }

    private static Reply failed(String model, String why) {
        return Reply.detail(500, "Failed to get response from " + id(model) + ": " + why);
    }

    private static Optional<Reply> talkedTo(BodyCheck check) {
        return check.required("messages")
                .listOfTexts("messages")
                .text("model")
                .number("temperature", 0, 2)
                .positiveInteger("max_tokens")
                .bool("stream")
                .text("context_id")
                .object("response_format")
                .object("request_metadata")
                .text("component")
                .text("capability")
                .refusal();
    }

    private static Optional<Reply> prompted(BodyCheck check) {
        return check.required("prompt")
                .textNotNull("prompt")
                .text("model")
                .number("temperature", 0, 2)
                .positiveInteger("max_tokens")
                .text("system_prompt")
                .text("component")
                .text("capability")
                .refusal();
    }

    static JsonNode lastOfUser(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                return messages.get(i);
            }
        }
        return MissingNode.getInstance();
    }
}
