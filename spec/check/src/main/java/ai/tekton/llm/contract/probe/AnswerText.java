package ai.tekton.llm.contract.probe;

import ai.tekton.rhetor.model.ChatResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** Checks the text of a whole answer, which has had more than one name. */
final class AnswerText {
    /** The finish reason of an answer that was cut at the token limit. */
    static final String CUT_BY_LENGTH = "length";

    /** The start of an error that Rhetor of September 2025 returns as the answer's text. */
    private static final String FAILURE_AS_TEXT = "{'type': 'error', ";

    private AnswerText() {}

    static void check(JsonNode answer, Findings.Of findings) {
        List<String> names = Stream.of(
                        ChatResponse.JSON_PROPERTY_CONTENT,
                        ChatResponse.JSON_PROPERTY_MESSAGE,
                        ChatResponse.JSON_PROPERTY_RESPONSE)
                .filter(name -> !answer.path(name).asText().isEmpty())
                .toList();
        String error = answer.path(ChatResponse.JSON_PROPERTY_ERROR).asText("");
        if (names.isEmpty()) {
            withoutText(answer, error, findings);
            return;
        }
        if (answer.path(names.get(0)).asText().startsWith(FAILURE_AS_TEXT)) {
            findings.notChecked("The provider failed: the text of the answer is a dict of Python's with an error.");
            return;
        }
        if (!error.isEmpty() || names.size() > 1) {
            findings.compatible(
                    "More than one of the fields that an answer is in has a text.",
                    "The client reads `" + names.get(0) + "`.");
        } else if (!names.contains(ChatResponse.JSON_PROPERTY_CONTENT)) {
            findings.field(names.get(0))
                    .compatible(
                            "The text is in `" + names.get(0) + "`, as older servers have it.", "The client reads it.");
        }
    }

    private static void withoutText(JsonNode answer, String error, Findings.Of findings) {
        if (!error.isEmpty()) {
            findings.notChecked("The provider failed: " + error);
        } else if (answer.path(ChatResponse.JSON_PROPERTY_FINISH_REASON)
                .asText()
                .equals(CUT_BY_LENGTH)) {
            findings.notChecked("The answer has no text, since it was cut by its length.");
        } else if (answer.has(ChatResponse.JSON_PROPERTY_CONTENT)
                || answer.has(ChatResponse.JSON_PROPERTY_MESSAGE)
                || answer.has(ChatResponse.JSON_PROPERTY_RESPONSE)) {
            findings.field(ChatResponse.JSON_PROPERTY_CONTENT)
                    .breaking("The answer has no text.", "The client gives an empty answer.");
        }
    }
}
