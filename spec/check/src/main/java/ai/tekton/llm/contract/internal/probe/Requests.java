package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.ContractMessages;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.model.Capability;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.CompletionOptions;
import ai.tekton.rhetor.model.GenerateRequest;
import ai.tekton.rhetor.model.Message;
import ai.tekton.rhetor.model.MessageRole;
import ai.tekton.rhetor.model.RegisterFrame;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Creates the requests and the frames of a probe. Not thread-safe. */
final class Requests {
    private static final String COMPONENT = "tekton-llm-contract-check";
    private static final String QUESTION = "What is the capital of France?";

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

    ChatRequest question() {
        return said(QUESTION);
    }

    /** Creates a request with one message, with the fields of the server's generation alone. */
    ChatRequest said(String text) {
        ChatRequest request = new ChatRequest().component(COMPONENT).addMessagesItem(turn(MessageRole.USER, text));
        if (generation != RhetorGeneration.CONTRACT) {
            return request.streaming(null);
        }
        return limited(request, MAX_TOKENS)
                .providerId(settings.provider().orElse(null))
                .modelId(settings.model().orElse(null));
    }

    static Message turn(MessageRole role, String text) {
        return new Message().role(role).content(text);
    }

    /** Sets the token limit of a request, in the field of the server's generation. */
    ChatRequest limited(ChatRequest request, int maxTokens) {
        return generation == RhetorGeneration.CONTRACT
                ? request.options(new CompletionOptions().temperature(null).maxTokens(maxTokens))
                : request.maxTokens(maxTokens);
    }

    GenerateRequest prompt() {
        return new GenerateRequest().component(COMPONENT).prompt(QUESTION);
    }

    RegisterFrame register() {
        return new RegisterFrame()
                .withComponentId(COMPONENT)
                .withCapabilities(List.of(Capability.values()))
                .withAuthToken(settings.token().orElse(null));
    }

    /** Creates a frame that requests an answer, from the contract's example, with an id of its own. */
    ObjectNode frame(String type) {
        ObjectNode choices = ServerJson.of(question())
                .retain(
                        ChatRequest.JSON_PROPERTY_PROVIDER_ID,
                        ChatRequest.JSON_PROPERTY_MODEL_ID,
                        ChatRequest.JSON_PROPERTY_OPTIONS);
        ObjectNode frame = messages.frameExample(type).put(Incoming.REQUEST_ID, "check-" + ++ids);
        return frame.setAll(choices);
    }
}
