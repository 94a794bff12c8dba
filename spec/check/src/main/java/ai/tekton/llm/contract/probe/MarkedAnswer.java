package ai.tekton.llm.contract.probe;

import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * The answer to a request with a mark.
 *
 * @param status the status; 0 where nothing came
 * @param words the server's sentence about an error, after a colon; empty where there is none
 * @param json the body; missing where it is no JSON
 */
record MarkedAnswer(int status, String words, JsonNode json) {
    static MarkedAnswer of(HttpExchanges.Answer answer) {
        JsonNode json =
                ServerJson.utf8(answer.body()).flatMap(ServerJson::parse).orElse(MissingNode.getInstance());
        return new MarkedAnswer(answer.status(), ErrorWords.of(answer.body()), json);
    }

    static MarkedAnswer none() {
        return new MarkedAnswer(0, "", MissingNode.getInstance());
    }

    boolean isOk() {
        return status == 200;
    }

    boolean has(String mark) {
        return text().contains(mark);
    }

    int length() {
        String text = text().strip();
        return text.isEmpty() ? 0 : text.split("\\s+").length;
    }

    int promptTokens() {
        return json.path(ChatResponse.JSON_PROPERTY_USAGE)
                .path(Usage.JSON_PROPERTY_PROMPT_TOKENS)
                .asInt();
    }

    boolean wasCut() {
        return json.path(ChatResponse.JSON_PROPERTY_FINISH_REASON).asText().equals(AnswerText.CUT_BY_LENGTH);
    }

    boolean isOfContext(String id) {
        return json.path(ChatResponse.JSON_PROPERTY_CONTEXT_ID).asText().equals(id);
    }

    /** {@return the failure, for messages} */
    String failure() {
        return status == 0 ? "no answer comes" : "the server answers " + status + words;
    }

    private String text() {
        return json.path(ChatResponse.JSON_PROPERTY_CONTENT)
                .asText(json.path(ChatResponse.JSON_PROPERTY_RESPONSE)
                        .asText(json.path(ChatResponse.JSON_PROPERTY_MESSAGE).asText()));
    }
}
