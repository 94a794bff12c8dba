package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import java.io.IOException;

/** Writes final failures as lines of JSON, which {@link PromptReader} reads as the lines that failed. Thread-safe. */
public final class FailureFormat {
    static final String ERROR = "error";
    static final String INPUT = "input";

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
        try {
            return AnswerFormat.line(to -> {
                to.writeStartObject();
                to.writeNumberField(AnswerFormat.LINE, line);
                to.writeStringField(PromptReader.ID, id);
                to.writeObjectFieldStart(ERROR);
                to.writeStringField("type", failure.getClass().getSimpleName());
                to.writeStringField("message", failure.getMessage());
                to.writeFieldName("status");
                if (failure.status().isPresent()) {
                    to.writeNumber(failure.status().getAsInt());
                } else {
                    to.writeNull();
                }
                to.writeNumberField("attempts", failure.attempts());
                to.writeEndObject();
                to.writeStringField(INPUT, input);
                to.writeEndObject();
            });
        } catch (IOException e) {
            throw new IllegalStateException("A failure cannot be written as JSON.", e);
        }
    }
}
