package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.internal.wire.Wire;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import java.util.List;
import java.util.Map;

/**
 * The translation for a Rhetor that conforms to the contract, over HTTP or the WebSocket. Immutable and thread-safe.
 */
public final class ContractTranslation implements Translation {
    private static final int NOT_FOUND = 404;
    private static final List<String> NO_CAPABILITY =
            List.of("capability was not sent: only Rhetor of September 2025 supports it. Set a model instead.");

    private final Answers answers;

    /**
     * Makes the translation.
     *
     * @param answers distinguishes answers from failures
     */
    public ContractTranslation(Answers answers) {
        this.answers = answers;
    }

    @Override
    public ChatRequest request(ChatCall call, boolean streaming) {
        return Wire.request(call, streaming);
    }

    @Override
    public CompletionResponse answer(ChatResponse response, ChatCall call) {
        return answers.answer(response, call);
    }

    /** Lists the providers; none if the server is too old to list them. */
    @Override
    public ProviderList providers(RhetorApi api, Map<String, String> headers) throws ApiException {
        try {
            return Wire.providers(api.providers().listProviders(RhetorContract.VERSION, headers));
        } catch (ApiException e) {
            if (e.getCode() == NOT_FOUND) {
                return ProviderList.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public List<String> warnings(Request<?> request) {
        return losses(request);
    }

    /**
     * Returns the parts of a request that do not reach the model, over any transport.
     *
     * @param request the request for an answer
     * @return a sentence for each; empty if all do
     */
    public static List<String> losses(Request<?> request) {
        return request.chat().options().capability().isEmpty() ? List.of() : NO_CAPABILITY;
    }

    @Override
    public List<String> limitations() {
        return List.of();
    }
}
