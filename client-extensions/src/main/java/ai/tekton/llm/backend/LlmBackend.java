package ai.tekton.llm.backend;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.ProviderList;
import java.util.Objects;
import java.util.function.Function;

/**
 * Something that answers conversations: Rhetor over HTTP, a fallback, or a user's own.
 *
 * <p>Failures are thrown as {@link ai.tekton.llm.error.TektonLlmException}; their type decides whether a call is retried
 * and whether it falls back. Implementations must be thread-safe, and should end a call whose thread is interrupted.
 */
public interface LlmBackend extends AutoCloseable {
    /**
     * A backend that is a function, such as a stub of the model in a test of code that calls it.
     *
     * @param answers gives the text of the answer, which a stream has in one piece; what it throws the call fails with
     * @return the backend, called {@code function}
     */
    static LlmBackend answering(Function<ChatCall, String> answers) {
        return new AnsweringBackend(Objects.requireNonNull(answers, "answers"));
    }

    /**
     * Answers a conversation as a whole.
     *
     * @param call the conversation and everything else the call needs
     * @return the answer
     * @throws ai.tekton.llm.error.TektonLlmException where there is none
     */
    CompletionResponse complete(ChatCall call);

    /**
     * Answers a conversation piece by piece.
     *
     * @param call the conversation and everything else the call needs
     * @return the answer's pieces as they come; the caller closes it
     * @throws ai.tekton.llm.error.TektonLlmException where there is none; a failure after the first piece is thrown by the
     *     stream
     */
    ChunkStream stream(ChatCall call);

    /**
     * Lists the providers this can use. By default none.
     *
     * @param context the call's id, attempt and limits
     * @return the providers
     * @throws ai.tekton.llm.error.TektonLlmException where it cannot tell
     */
    default ProviderList providers(CallContext context) {
        return ProviderList.empty();
    }

    /**
     * Tells how well this can answer. By default unknown.
     *
     * @param context the call's id, attempt and limits
     * @return the health
     * @throws ai.tekton.llm.error.TektonLlmException where it cannot tell
     */
    default Health health(CallContext context) {
        return Health.of(HealthStatus.UNKNOWN);
    }

    /**
     * Whether this answers at once and by itself, without a model. Such a backend is asked even when a call's time is up,
     * and never asked to go on with half an answer. By default false.
     *
     * @return true where no one else is asked
     */
    default boolean isLocal() {
        return false;
    }

    /**
     * Whether this hands the response format of a call's options on to its model. To one that does not the client says it in
     * words, as a part of the system prompt. By default false.
     *
     * @return true where {@link ai.tekton.llm.model.GenerationOptions#responseFormat()} is heeded
     */
    default boolean carriesResponseFormat() {
        return false;
    }

    /**
     * What this is called in messages, logs and answers. By default the simple name of its class.
     *
     * @return the name
     */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Lets go of whatever this holds. By default nothing. Calls under way end. */
    @Override
    default void close() {}
}
