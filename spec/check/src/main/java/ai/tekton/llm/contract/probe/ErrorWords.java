package ai.tekton.llm.contract.probe;

import ai.tekton.rhetor.model.Error;
import ai.tekton.rhetor.model.ValidationIssue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads the server's sentence about an error. */
final class ErrorWords {
    private ErrorWords() {}

    /** {@return the sentence in an error's body, with a colon before it; empty where there is none} */
    static String of(byte[] body) {
        return ServerJson.utf8(body)
                .flatMap(ServerJson::parse)
                .map(ErrorWords::sentence)
                .filter(sentence -> !sentence.isBlank())
                .map(sentence -> ": " + sentence)
                .orElse("");
    }

    private static String sentence(JsonNode body) {
        JsonNode detail = body.path(Error.JSON_PROPERTY_DETAIL);
        if (detail.isArray()) {
            // Only the message of each: newer FastAPI repeats the input beside it.
            return StreamSupport.stream(detail.spliterator(), false)
                    .map(issue -> issue.path(ValidationIssue.JSON_PROPERTY_MSG).asText())
                    .collect(Collectors.joining("; "));
        }
        return body.path(Error.JSON_PROPERTY_ERROR).asText(detail.asText());
    }
}
