package ai.tekton.llm.internal.wire;

import ai.tekton.llm.internal.check.SafeText;
import ai.tekton.rhetor.model.Error;
import ai.tekton.rhetor.model.ValidationIssue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Finds the sentence in an error's body, whichever of the forms the contract knows it has. Thread-safe. */
public final class ErrorText {
    /** In the place of a sentence, where a server only says that there was an error. */
    static final String NO_REASON = "it gives no reason";

    private final ObjectMapper mapper;
    private final UnaryOperator<String> hide;

    /**
     * Makes a reader of error bodies.
     *
     * @param mapper reads JSON
     * @param token the secret that is never shown, also where a server repeats it
     */
    public ErrorText(ObjectMapper mapper, Optional<String> token) {
        this.mapper = mapper;
        this.hide = token.<UnaryOperator<String>>map(secret -> text -> text.replace(secret, "***"))
                .orElse(UnaryOperator.identity());
    }

    /**
     * Makes a reader of error bodies.
     *
     * @param mapper reads JSON
     * @param tokens the secrets that are never shown, also where a server repeats them
     */
    public ErrorText(ObjectMapper mapper, BearerTokens tokens) {
        this.mapper = mapper;
        this.hide = tokens::hide;
    }

    /**
     * What a body says, in one line; empty if it says nothing.
     *
     * @param body the body of an error; may be null
     * @return the sentence
     */
    public String of(String body) {
        if (body == null || body.isBlank()) {
            return "";
        }
        try {
            JsonNode json = mapper.readTree(body);
            return shorten(json.isObject() ? ofObject(json) : json.isTextual() ? json.asText() : "");
        } catch (JsonProcessingException e) {
            // No JSON: a proxy's page, of which only a plain sentence is worth showing.
            return body.stripLeading().startsWith("<") ? "(a web page, so perhaps not from Rhetor)" : shorten(body);
        }
    }

    /**
     * What an error object says; empty if the text is none, so that an answer is not taken for an error.
     *
     * @param body the text
     * @return the sentence
     */
    public Optional<String> ofErrorObject(String body) {
        try {
            JsonNode json = mapper.readTree(body);
            return Optional.of(json)
                    .filter(JsonNode::isObject)
                    .map(ErrorText::ofObject)
                    .filter(text -> !text.isBlank())
                    .map(this::shorten);
        } catch (JsonProcessingException e) {
            // Then it is no error object either.
            return Optional.empty();
        }
    }

    /**
     * One well-formed line of bounded length, without the token.
     *
     * @param text any text of the server's
     * @return what is safe to show of it
     */
    public String shorten(String text) {
        return SafeText.cut(hide.apply(SafeText.printed(text)));
    }

    private static String ofObject(JsonNode json) {
        JsonNode error = json.path(Error.JSON_PROPERTY_ERROR);
        return ofValue(error.isMissingNode() || error.isNull() ? json.path(Error.JSON_PROPERTY_DETAIL) : error);
    }

    /** Not the whole issue: newer FastAPI repeats the input in it, and so the prompt. */
    private static String ofIssue(JsonNode issue) {
        String place = StreamSupport.stream(
                        issue.path(ValidationIssue.JSON_PROPERTY_LOC).spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining("."));
        String message = issue.path(ValidationIssue.JSON_PROPERTY_MSG).asText("");
        return place.isEmpty() ? message : place + ": " + message;
    }

    /** The sentence that an error's value is, or has. */
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
