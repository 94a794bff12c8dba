package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.StreamChunk;
import java.util.concurrent.CompletableFuture;

/** A request for a whole answer. */
final class PendingCompletion extends PendingRequest {
    private final Answers answers;
    private final CompletableFuture<CompletionResponse> result = new CompletableFuture<>();

    PendingCompletion(String id, ChatCall call, Answers answers) {
        super(id, call);
        this.answers = answers;
    }

    CompletableFuture<CompletionResponse> result() {
        return result;
    }

    @Override
    boolean take(ChatResponse response) {
        if (end()) {
            try {
                result.complete(answers.answer(response, call()));
            } catch (TektonLlmException e) {
                result.completeExceptionally(e);
            }
        }
        return true;
    }

    /** A server that streams what was asked for as a whole is not waited for in vain: the request's time runs on. */
    @Override
    boolean take(StreamChunk chunk) {
        return false;
    }

    @Override
    void fail(TektonLlmException failure) {
        result.completeExceptionally(failure);
    }

    @Override
    String textSoFar() {
        return "";
    }
}
