package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes final failures as lines of JSON, which {@link PromptReader} reads as the lines that failed. Thread-safe. */
public final class FailureFormat {
    static final String ERROR = "error";
    static final String INPUT = "input";
    private static final JsonMapper JSON = AnswerFormat.JSON;

    private FailureFormat() {}

    /**
     * Formats a failure.
     *
     * @param line the position in the input, from 1
     * @param id the prompt's id
     * @param failure the reason
     * @param input the unchanged line of the input
     * @return a JSON object, without the line break
     */
    public static String json(long line, String id, TektonLlmException failure, String input) {
        ObjectNode all = JSON.createObjectNode();
        all.put(AnswerFormat.LINE, line);
        all.put(PromptReader.ID, id);
        ObjectNode error = all.putObject(ERROR);
        error.put("type", failure.getClass().getSimpleName());
        error.put("message", failure.getMessage());
        if (failure.status().isPresent()) {
            error.put("status", failure.status().getAsInt());
        } else {
            error.putNull("status");
        }
        error.put("attempts", failure.attempts());
        all.put(INPUT, input);
        try {
            return AnswerFormat.line(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A failure cannot be written as JSON.", e);
        }
    }
}
