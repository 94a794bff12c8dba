package ai.tekton.llm.contract.internal.document;

import ai.tekton.rhetor.RhetorOperation;
import java.util.Arrays;

/** What the client does where a server lacks an operation. */
public final class MissingOperation {
    public static final String NO_WEBSOCKET =
            "Transport.HTTP, the default, works without it; WEBSOCKET_FOR_STREAMS streams over"
                    + " HTTP instead; WEBSOCKET does not work.";

    private MissingOperation() {}

    /** {@return what the client does without an operation of the contract, in a sentence} */
    public static String reaction(String operationId) {
        return Arrays.stream(RhetorOperation.values())
                .filter(operation -> operation.id().equals(operationId))
                .findFirst()
                .map(MissingOperation::reaction)
                .orElse(NO_WEBSOCKET);
    }

    private static String reaction(RhetorOperation operation) {
        return switch (operation) {
            case GET_API_HEALTH -> "The client asks " + RhetorOperation.GET_HEALTH.path() + " instead.";
            case GET_HEALTH ->
                "health() and initialize() fail where " + RhetorOperation.GET_API_HEALTH.path() + " is missing too.";
            case LIST_PROVIDERS ->
                "getProviders() gives none, and the default model is left to the server; chat works.";
            case CREATE_CHAT_COMPLETION ->
                "generateText() and generateChatResponse() fail with InvalidRequestException.";
            case STREAM_CHAT_COMPLETION -> "streamText() and streamChatResponse() fail with InvalidRequestException.";
            case LIST_MODELS, LIST_MODEL_PROVIDERS -> "getProviders() fails.";
            case GET_API_DOCUMENT, GET_ROOT_DOCUMENT -> "The client takes the server for one that keeps the contract.";
            case GET_READINESS, DISCOVER, LIST_MODEL_ASSIGNMENTS, GENERATE_COMPLETION -> "The client does not use it.";
        };
    }
}
