package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import java.util.List;
import java.util.Map;

/** Translates between the library's values and one generation of Rhetor. Thread-safe. */
public interface Translation {
    /**
     * Returns the request of a call.
     *
     * @param call the call
     * @param streaming whether the call is for a stream
     * @return the request
     * @throws ai.tekton.llm.error.InvalidRequestException if this server cannot process it
     */
    ChatRequest request(ChatCall call, boolean streaming);

    /**
     * Returns the answer of a response.
     *
     * @param response the response
     * @param call the call
     * @return the answer
     * @throws ai.tekton.llm.error.TektonLlmException if the response is a failure
     */
    CompletionResponse answer(ChatResponse response, ChatCall call);

    /**
     * Requests the providers and their models.
     *
     * @param api the operations
     * @param headers the headers of the call
     * @return the providers
     * @throws ApiException if the server does not answer
     */
    ProviderList providers(RhetorApi api, Map<String, String> headers) throws ApiException;

    /**
     * Returns whether the server can stream answers.
     *
     * @return false if it only returns complete answers
     */
    boolean streams();

    /**
     * Returns whether {@link #request} passes on the required format of an answer. If it does not, the client adds an
     * instruction to the system prompt. No current Rhetor supports such a field; the translation for one that does must
     * return true.
     *
     * @return true if the server applies the format
     */
    default boolean carriesResponseFormat() {
        return false;
    }

    /**
     * Returns the parts of a request that do not reach the model, or that the server ignores.
     *
     * @param request the request for an answer
     * @return a sentence for each; empty if there is none
     */
    List<String> warnings(Request<?> request);

    /**
     * Returns what such a server supports for no request.
     *
     * @return a sentence for each; empty if there is none
     */
    List<String> limitations();
}
