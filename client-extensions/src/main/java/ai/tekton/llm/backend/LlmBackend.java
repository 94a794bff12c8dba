package ai.tekton.llm.backend;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.ProviderList;
import java.util.Objects;
import java.util.function.Function;

/**
 * Answers conversations: Rhetor over HTTP, a fallback, or a user's own backend.
 *
 * <p>A backend throws its failures as {@link ai.tekton.llm.error.TektonLlmException}s; their type decides whether the
 * client retries a call and whether it falls back. Implementations must be thread-safe, and should end a call whose
 * thread is interrupted.
 */
public interface LlmBackend extends AutoCloseable {
    /**
     * Makes a backend of a function, such as a stub of the model for tests of code that calls it.
     *
     * @param answers returns the text of the answer, which a stream delivers as one chunk; the call fails with whatever
     *     the function throws
     * @return the backend, whose name is {@code function}
     */
    static LlmBackend answering(Function<ChatCall, String> answers) {
        return new AnsweringBackend(Objects.requireNonNull(answers, "answers"));
    }

    /**
     * Answers a conversation as a whole.
     *
     * @param call the conversation, its options and its limits
     * @return the answer
     * @throws ai.tekton.llm.error.TektonLlmException if there is no answer
     */
    CompletionResponse complete(ChatCall call);

    /**
     * Streams the answer to a conversation.
     *
     * @param call the conversation, its options and its limits
     * @return the chunks as they arrive; the caller closes the stream
     * @throws ai.tekton.llm.error.TektonLlmException if there is no answer; the stream throws a failure after the first
     *     chunk
     */
    ChunkStream stream(ChatCall call);

    /**
     * Lists the providers that this backend can use. By default none.
     *
     * @param context the call's id, attempt and limits
     * @return the providers
     * @throws ai.tekton.llm.error.TektonLlmException if the backend does not know them
     */
    default ProviderList providers(CallContext context) {
        return ProviderList.empty();
    }

    /**
     * Returns how well this backend can answer. By default unknown.
     *
     * @param context the call's id, attempt and limits
     * @return the health
     * @throws ai.tekton.llm.error.TektonLlmException if the backend does not know them
     */
    default Health health(CallContext context) {
        return Health.of(HealthStatus.UNKNOWN);
    }

    /**
     * Returns whether this backend answers at once and by itself, without a model. The client calls such a backend even
     * after a call's deadline, and never to continue a partial answer. By default false.
     *
     * @return true if the backend calls no model and no server
     */
    default boolean isLocal() {
        return false;
    }

    /**
     * Returns whether this backend passes the response format of a call's options on to its model. If it does not, the
     * client adds the format to the system prompt as an instruction. By default false.
     *
     * @return true if the backend applies {@link ai.tekton.llm.model.GenerationOptions#responseFormat()}
     */
    default boolean carriesResponseFormat() {
        return false;
    }

    /**
     * Returns the name of this backend in messages, logs and answers. By default the simple name of its class.
     *
     * @return the name
     */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Releases the resources of this backend and ends its calls in progress. By default does nothing. */
    @Override
    default void close() {}
}
