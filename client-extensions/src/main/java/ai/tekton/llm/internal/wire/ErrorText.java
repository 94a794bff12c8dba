package ai.tekton.llm.internal.wire;

import ai.tekton.llm.internal.check.SafeText;
import ai.tekton.rhetor.model.Error;
import ai.tekton.rhetor.model.ValidationIssue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Finds the sentence in an error's body, in any of the forms of the contract. Thread-safe. */
public final class ErrorText {
    /** Replaces the sentence if a server states an error without a reason. */
    static final String NO_REASON = "it gives no reason";

    private final WireJson json;
    private final UnaryOperator<String> hide;

    /**
     * Makes a reader of error bodies.
     *
     * @param json reads JSON
     * @param token the secret that is never shown, even if a server repeats it
     */
    public ErrorText(WireJson json, Optional<String> token) {
        this.json = json;
        this.hide = token.<UnaryOperator<String>>map(secret -> text -> text.replace(secret, "***"))
                .orElse(UnaryOperator.identity());
    }

    /**
     * Makes a reader of error bodies.
     *
     * @param json reads JSON
     * @param tokens the secrets that are never shown, even if a server repeats them
     */
    public ErrorText(WireJson json, BearerTokens tokens) {
        this.json = json;
        this.hide = tokens::hide;
    }

    /**
     * Returns the sentence of a body, in one line; empty if there is none.
     *
     * @param body the body of an error; may be null
     * @return the sentence
     */
    public String of(String body) {
        if (body == null || body.isBlank()) {
            return "";
        }
        try {
            JsonNode parsed = json.mapper().readTree(body);
            return shorten(parsed.isObject() ? ofObject(parsed) : parsed.isTextual() ? parsed.asText() : "");
        } catch (JsonProcessingException e) {
            // The body is not JSON but perhaps a proxy's page, of which only a plain sentence is shown.
            return body.stripLeading().startsWith("<") ? "(a web page, so perhaps not from Rhetor)" : shorten(body);
        }
    }

    /**
     * Returns the sentence of an error object; empty if the text is not an error object, so that an answer does not count
     * as an error.
     *
     * @param body the text
     * @return the sentence
     */
    public Optional<String> ofErrorObject(String body) {
        try {
            JsonNode parsed = json.mapper().readTree(body);
            return Optional.of(parsed)
                    .filter(JsonNode::isObject)
                    .map(ErrorText::ofObject)
                    .filter(text -> !text.isBlank())
                    .map(this::shorten);
        } catch (JsonProcessingException e) {
            // The text is not JSON, so it is not an error object.
            return Optional.empty();
        }
    }

    /**
     * Returns one well-formed line of bounded length, without the token.
     *
     * @param text any text of the server
     * @return the text that is safe to show
     */
    public String shorten(String text) {
        return SafeText.cut(hide.apply(SafeText.printed(text)));
    }

    private static String ofObject(JsonNode json) {
        JsonNode error = json.path(Error.JSON_PROPERTY_ERROR);
        return ofValue(error.isMissingNode() || error.isNull() ? json.path(Error.JSON_PROPERTY_DETAIL) : error);
    }

    /** Returns a part of an issue: newer versions of FastAPI repeat the input in it, and thereby the prompt. */
    private static String ofIssue(JsonNode issue) {
        String place = StreamSupport.stream(
                        issue.path(ValidationIssue.JSON_PROPERTY_LOC).spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining("."));
        String message = issue.path(ValidationIssue.JSON_PROPERTY_MSG).asText("");
        return place.isEmpty() ? message : place + ": " + message;
    }

    /** Returns the sentence that an error's value is or contains. */
    static String ofValue(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(ErrorText::ofIssue)
                    .collect(Collectors.joining("; "));
        }
        // Some servers wrap the sentence once more, as {"error": {"message": …}}.
        return value.isObject() ? value.findPath("message").asText("") : value.asText("");
    }
}
