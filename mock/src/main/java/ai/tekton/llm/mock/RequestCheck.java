package ai.tekton.llm.mock;

import ai.tekton.rhetor.FieldBounds;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.CompletionOptions;
import ai.tekton.rhetor.model.Error;
import ai.tekton.rhetor.model.Message;
import ai.tekton.rhetor.model.MessageRole;
import ai.tekton.rhetor.model.ValidationIssue;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Validates a chat request against the contract, and reports errors in FastAPI's form. */
final class RequestCheck {
    private static final int UNPROCESSABLE = 422;
    private static final List<MessageRole> ROLES = Stream.of(MessageRole.values())
            .filter(role -> role != MessageRole.UNKNOWN_DEFAULT_OPEN_API)
            .toList();

    private final ArrayNode issues = Json.MAPPER.createArrayNode();

    private RequestCheck() {}

    /** A valid request, or the refusal of an invalid one. */
    record Result(ChatRequest request, Optional<Content> refusal) {}

    static Result check(ReceivedRequest received) {
        RequestCheck check = new RequestCheck();
        ChatRequest request = check.read(received);
        if (check.issues.isEmpty()) {
            check.messages(request);
            Optional.ofNullable(request.getOptions()).ifPresent(check::options);
        }
        return new Result(request, check.issues.isEmpty() ? Optional.empty() : Optional.of(check.refusal()));
    }

    private Content refusal() {
        return new Content.Whole(UNPROCESSABLE, "application/json", Json.bytes(new Error().detail(issues)));
    }

    private ChatRequest read(ReceivedRequest received) {
        try {
            return received.parse();
        } catch (JsonMappingException e) {
            List<Object> place = new ArrayList<>();
            e.getPath().forEach(step -> place.add(step.getFieldName() == null ? step.getIndex() : step.getFieldName()));
            issue("value_error", e.getOriginalMessage(), place.toArray());
        } catch (JsonParseException e) {
            // A byte offset, where FastAPI has a character offset: they differ only after non-ASCII text.
            int place = (int) Math.max(0, e.getLocation().getByteOffset());
            issue("json_invalid", "JSON decode error: " + e.getOriginalMessage(), place);
        } catch (IOException e) {
            issue("json_invalid", "JSON decode error: " + e.getMessage());
        }
        return new ChatRequest();
    }

    private void messages(ChatRequest request) {
        List<Message> messages = request.getMessages();
        String field = ChatRequest.JSON_PROPERTY_MESSAGES;
        if (messages == null) {
            issue("missing", "Field required", field);
        } else if (messages.isEmpty()) {
            issue("too_short", "List should have at least 1 item after validation, not 0", field);
        } else {
            for (int i = 0; i < messages.size(); i++) {
                message(messages.get(i), i);
            }
        }
    }

    private void message(Message message, int index) {
        String field = ChatRequest.JSON_PROPERTY_MESSAGES;
        if (message == null) {
            issue("model_type", "Input should be a valid dictionary", field, index);
            return;
        }
        if (message.getRole() == null) {
            issue("missing", "Field required", field, index, Message.JSON_PROPERTY_ROLE);
        } else if (message.getRole() == MessageRole.UNKNOWN_DEFAULT_OPEN_API) {
            issue("enum", "Input should be one of " + ROLES, field, index, Message.JSON_PROPERTY_ROLE);
        }
        if (message.getContent() == null) {
            issue("missing", "Field required", field, index, Message.JSON_PROPERTY_CONTENT);
        }
    }

    private void options(CompletionOptions options) {
        within(FieldBounds.COMPLETION_OPTIONS_TEMPERATURE, options.getTemperature());
        within(FieldBounds.COMPLETION_OPTIONS_MAX_TOKENS, options.getMaxTokens());
        within(FieldBounds.COMPLETION_OPTIONS_TOP_P, options.getTopP());
        within(FieldBounds.COMPLETION_OPTIONS_TOP_K, options.getTopK());
        within(FieldBounds.COMPLETION_OPTIONS_PRESENCE_PENALTY, options.getPresencePenalty());
        within(FieldBounds.COMPLETION_OPTIONS_FREQUENCY_PENALTY, options.getFrequencyPenalty());
    }

    private void within(FieldBounds bounds, Number value) {
        if (value != null && !bounds.contain(value.doubleValue())) {
            boolean low = value.doubleValue() < bounds.minimum();
            issue(
                    low ? "greater_than_equal" : "less_than_equal",
                    low
                            ? "Input should be greater than or equal to " + bounds.minimum()
                            : "Input should be less than or equal to " + bounds.maximum(),
                    ChatRequest.JSON_PROPERTY_OPTIONS,
                    bounds.field());
        }
    }

    private void issue(String type, String message, Object... place) {
        ArrayNode way = Json.MAPPER.createArrayNode().add("body");
        for (Object step : place) {
            way.addPOJO(step);
        }
        issues.addObject()
                .put(ValidationIssue.JSON_PROPERTY_TYPE, type)
                .put(ValidationIssue.JSON_PROPERTY_MSG, message)
                .set(ValidationIssue.JSON_PROPERTY_LOC, way);
    }
}
