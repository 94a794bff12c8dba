package ai.tekton.llm.internal.wire;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.StreamChunk;
import java.util.Optional;

/** Distinguishes answers from failures in the form of answers, over any transport. Immutable and thread-safe. */
public final class Answers {
    private final ErrorMapper errors;
    private final String backend;

    /**
     * Makes a reader of answers.
     *
     * @param errors makes the exceptions
     * @param backend the name of the backend
     */
    public Answers(ErrorMapper errors, String backend) {
        this.errors = errors;
        this.backend = backend;
    }

    /**
     * Returns the answer of a response.
     *
     * @param response the response
     * @param call the call
     * @return the answer
     * @throws ai.tekton.llm.error.AdapterException if the response has an error and no text
     * @throws ai.tekton.llm.error.LlmConnectionException if the response has neither
     */
    public CompletionResponse answer(ChatResponse response, ChatCall call) {
        Optional<String> text = Wire.text(response);
        boolean failed = response.getError() != null && !response.getError().isEmpty();
        if (failed && text.filter(content -> !content.isEmpty()).isEmpty()) {
            Optional<String> adapter =
                    Optional.ofNullable(response.getProvider()).or(call.options()::provider);
            throw errors.adapterFailure(response.getError(), adapter, errors.details(call.context(), ""));
        }
        if (text.isEmpty()) {
            throw errors.notRhetor(
                    new NotRhetorException("The answer has no content."), errors.details(call.context(), ""));
        }
        return Wire.response(response, text.get(), backend, call.context().attempt());
    }

    /**
     * Returns the exception for an answer whose text is the failure of an adapter.
     *
     * @param error the text of the failure
     * @param call the call
     * @return the exception
     */
    public AdapterException adapterFailure(String error, ChatCall call) {
        return errors.adapterFailure(error, Optional.empty(), errors.details(call.context(), ""));
    }

    /**
     * Returns the chunk of a stream as the library's value.
     *
     * @param chunk the chunk
     * @param call the call
     * @param textSoFar the text before it
     * @return the chunk
     * @throws ai.tekton.llm.error.AdapterException if the chunk has an error
     */
    public StreamingChunk chunk(StreamChunk chunk, ChatCall call, CharSequence textSoFar) {
        if (chunk.getError() != null && !chunk.getError().isEmpty()) {
            Optional<String> adapter = Optional.ofNullable(chunk.getProvider()).or(call.options()::provider);
            throw errors.adapterFailure(
                    chunk.getError(), adapter, errors.details(call.context(), textSoFar.toString()));
        }
        return Wire.chunk(chunk, backend);
    }
}
