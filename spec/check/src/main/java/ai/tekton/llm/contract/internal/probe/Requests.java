package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.ContractMessages;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.CancelFrame;
import ai.tekton.rhetor.model.Capability;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.CompletionOptions;
import ai.tekton.rhetor.model.GenerateRequest;
import ai.tekton.rhetor.model.RegisterFrame;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Creates requests and frames from the contract's examples. Not thread-safe. */
final class Requests {
    private static final String COMPONENT = "tekton-llm-contract-check";

    /** The token limit: enough for a short answer, and cheap. */
    private static final int MAX_TOKENS = 64;

    private final ContractMessages messages;
    private final ProbeSettings settings;
    private final RhetorGeneration generation;
    private int ids;

    Requests(ContractMessages messages, ProbeSettings settings, RhetorGeneration generation) {
        this.messages = messages;
        this.settings = settings;
        this.generation = generation;
    }

    /** Creates a request for an answer over HTTP, with the fields of the server's generation alone. */
    ObjectNode chat(RhetorOperation operation) {
        if (generation != RhetorGeneration.CONTRACT) {
            return messages.requestExample(operation.id()).put(ChatRequest.JSON_PROPERTY_COMPONENT, COMPONENT);
        }
        return withChoices(messages.requestExample(operation.id()))
                .put(ChatRequest.JSON_PROPERTY_COMPONENT, COMPONENT)
                .put(ChatRequest.JSON_PROPERTY_STREAMING, operation == RhetorOperation.STREAM_CHAT_COMPLETION);
    }

    ObjectNode prompt(RhetorOperation operation) {
        return messages.requestExample(operation.id()).put(GenerateRequest.JSON_PROPERTY_COMPONENT, COMPONENT);
    }

    /** Copies a request with a token limit, in the field of the server's generation. */
    ObjectNode limited(ObjectNode request, int maxTokens) {
        ObjectNode limited = request.deepCopy();
        if (generation == RhetorGeneration.CONTRACT) {
            limited.withObjectProperty(ChatRequest.JSON_PROPERTY_OPTIONS)
                    .put(CompletionOptions.JSON_PROPERTY_MAX_TOKENS, maxTokens);
        } else {
            limited.put(ChatRequest.JSON_PROPERTY_MAX_TOKENS, maxTokens);
        }
        return limited;
    }

    /** Copies a request without its messages, which the server must refuse. */
    ObjectNode withoutMessages(ObjectNode request) {
        ObjectNode refused = request.deepCopy();
        refused.putArray(ChatRequest.JSON_PROPERTY_MESSAGES);
        return refused;
    }

    ObjectNode register() {
        RegisterFrame register =
                new RegisterFrame().withComponentId(COMPONENT).withCapabilities(List.of(Capability.values()));
        settings.token().ifPresent(register::setAuthToken);
        return ServerJson.of(register);
    }

    /** Creates a frame that requests an answer, with an id of its own. */
    ObjectNode frame(String type) {
        return withChoices(messages.frameExample(type)).put(Incoming.REQUEST_ID, "check-" + ++ids);
    }

    ObjectNode cancel(String requestId) {
        return ServerJson.of(new CancelFrame().withRequestId(requestId));
    }

    private ObjectNode withChoices(ObjectNode request) {
        settings.provider().ifPresent(id -> request.put(ChatRequest.JSON_PROPERTY_PROVIDER_ID, id));
        settings.model().ifPresent(id -> request.put(ChatRequest.JSON_PROPERTY_MODEL_ID, id));
        request.putObject(ChatRequest.JSON_PROPERTY_OPTIONS)
                .put(CompletionOptions.JSON_PROPERTY_MAX_TOKENS, MAX_TOKENS);
        return request;
    }
}
