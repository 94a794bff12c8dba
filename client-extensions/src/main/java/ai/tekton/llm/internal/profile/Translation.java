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

/** Between the library's values and one generation of Rhetor. Thread-safe. */
public interface Translation {
    /**
     * The request of a call.
     *
     * @param call the call
     * @param streaming whether a stream is asked for
     * @return the request
     * @throws ai.tekton.llm.error.InvalidRequestException where this server can make nothing of it
     */
    ChatRequest request(ChatCall call, boolean streaming);

    /**
     * The answer that a response is.
     *
     * @param response the response
     * @param call what was asked
     * @return the answer
     * @throws ai.tekton.llm.error.TektonLlmException where it is a failure
     */
    CompletionResponse answer(ChatResponse response, ChatCall call);

    /**
     * Asks for the providers and their models.
     *
     * @param api the operations
     * @param headers the headers of the call
     * @return the providers
     * @throws ApiException where the server cannot be asked
     */
    ProviderList providers(RhetorApi api, Map<String, String> headers) throws ApiException;

    /**
     * Whether the server can answer piece by piece.
     *
     * @return false where it answers as a whole alone
     */
    boolean streams();

    /**
     * Whether {@link #request} hands on which format an answer is to have. Where it does not, the client says it in words.
     * No Rhetor that there is does anything with such a field; the translation of one that will says true.
     *
     * @return true where the server holds its model to the format
     */
    default boolean carriesResponseFormat() {
        return false;
    }

    /**
     * What of a request does not reach the model, or is not answered as it was asked.
     *
     * @param request the request for an answer
     * @return a sentence for each; empty where all is well
     */
    List<String> warnings(Request<?> request);

    /**
     * What no request can have of such a server.
     *
     * @return a sentence for each; empty where all is well
     */
    List<String> limitations();
}
