package ai.tekton.llm.contract.diff;

import ai.tekton.rhetor.RhetorOperation;
import java.util.Arrays;

/** What the client does where a server lacks an operation. */
public final class MissingOperation {
    private MissingOperation() {}

    /**
     * {@return what the client does about it, in a sentence}
     *
     * @param operationId the operation's id in the contract
     */
    public static String reaction(String operationId) {
        return Arrays.stream(RhetorOperation.values())
                .filter(operation -> operation.id().equals(operationId))
                .findFirst()
                .map(MissingOperation::reaction)
                .orElse("Calls over the WebSocket fail; HTTP, which is the default, goes on.");
    }

    private static String reaction(RhetorOperation operation) {
        return switch (operation) {
            case GET_API_HEALTH -> "The client asks " + RhetorOperation.GET_HEALTH.path() + " instead.";
            case GET_HEALTH ->
                "health() and initialize() fail where " + RhetorOperation.GET_API_HEALTH.path() + " is missing too.";
            case LIST_PROVIDERS ->
                "getProviders() gives none, and the default model is left to the server; chat works.";
            case CREATE_CHAT_COMPLETION -> "generateText() and generateChatResponse() fail, or fall back.";
            case STREAM_CHAT_COMPLETION -> "streamText() and streamChatResponse() fail, or fall back.";
        };
    }
}
