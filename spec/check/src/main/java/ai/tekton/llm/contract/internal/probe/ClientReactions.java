package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.document.Mismatch;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.Health;
import ai.tekton.rhetor.model.Provider;
import ai.tekton.rhetor.model.ProviderList;
import ai.tekton.rhetor.model.ProviderModel;
import java.util.Map;

/** The client's reactions to a server's deviations. */
final class ClientReactions {
    static final String IGNORES = "The client ignores it.";
    static final String RECOVERS_NOTHING = "The client throws LlmConnectionException.";
    static final String RETRIES_BEFORE_TEXT =
            "The client throws LlmConnectionException; before the first text it asks again.";
    static final String TIMES_OUT = "The client throws LlmTimeoutException.";
    static final String REQUEST_TIMES_OUT = "The client drops the frame, and the request ends in LlmTimeoutException.";
    static final String DROPS_FRAME = "The client drops the frame.";
    static final String REPORTS_ERROR =
            "The client reports it to the error listener, and the request ends in LlmTimeoutException.";
    static final String REPORTS_FRAME =
            "The client reports the frame to the error listener, and the request ends in LlmTimeoutException.";

    private static final String FIELD_OF_PROVIDER = ProviderList.JSON_PROPERTY_PROVIDERS + ".*.";
    private static final String FIELD_OF_MODEL = FIELD_OF_PROVIDER + Provider.JSON_PROPERTY_MODELS + "[].";

    private static final Map<String, String> OF_ABSENT = Map.of(
            Health.JSON_PROPERTY_STATUS,
            "The client takes the health for UNKNOWN.",
            ProviderList.JSON_PROPERTY_PROVIDERS,
            "The client lists no providers.",
            FIELD_OF_PROVIDER + Provider.JSON_PROPERTY_NAME,
            "The client shows the provider's id for its name.",
            FIELD_OF_PROVIDER + Provider.JSON_PROPERTY_AVAILABLE,
            "The client takes the provider for unavailable.",
            FIELD_OF_PROVIDER + Provider.JSON_PROPERTY_MODELS,
            "The client lists the provider without models.",
            FIELD_OF_MODEL + ProviderModel.JSON_PROPERTY_ID,
            "The client lists the model with an empty id.",
            FIELD_OF_MODEL + ProviderModel.JSON_PROPERTY_NAME,
            "The client shows the model's id for its name.",
            ChatResponse.JSON_PROPERTY_CONTENT,
            "The client throws LlmConnectionException: the answer has no content.");

    private ClientReactions() {}

    static String toBody(Mismatch mismatch) {
        return switch (mismatch.kind()) {
            case TYPE, FORM -> "Where the value cannot be converted, the client throws LlmConnectionException.";
            default -> toValue(mismatch);
        };
    }

    static String toError(Mismatch mismatch) {
        return switch (mismatch.kind()) {
            case NEW -> toValue(mismatch);
            default -> "The client throws the exception of the status, which may lack the server's words.";
        };
    }

    static String toEvent(Mismatch mismatch) {
        return switch (mismatch.kind()) {
            case TYPE, FORM -> "Where the value cannot be converted, the stream ends in LlmConnectionException.";
            default -> toValue(mismatch);
        };
    }

    static String toFrame(Mismatch mismatch, String requestIdField) {
        boolean ofId = mismatch.path().equals(requestIdField);
        return switch (mismatch.kind()) {
            case ABSENT -> ofId ? REQUEST_TIMES_OUT : toValue(mismatch);
            case TYPE, FORM -> "Where the value cannot be converted: " + REPORTS_FRAME;
            default -> toValue(mismatch);
        };
    }

    private static String toValue(Mismatch mismatch) {
        String path = mismatch.path().replaceAll("\\[\\d+]", "[]");
        return switch (mismatch.kind()) {
            case NEW -> IGNORES;
            case ALIASED -> "The client reads it.";
            case RENAMED -> "The client does not read it under this name.";
            case ABSENT -> OF_ABSENT.getOrDefault(path, "The client takes it for left out.");
            case WORD -> path.equals(Health.JSON_PROPERTY_STATUS) ? OF_ABSENT.get(path) : IGNORES;
            default -> "The client hands the value on as it is.";
        };
    }
}
