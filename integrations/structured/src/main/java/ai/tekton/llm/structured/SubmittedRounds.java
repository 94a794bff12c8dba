package ai.tekton.llm.structured;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs the rounds without blocking. Thread-safe, as each round starts when the one before has ended.
 *
 * @param <T> the object's class
 */
final class SubmittedRounds<T> {
    private final Rounds<T> rounds;
    private final ClientCalls calls;
    private final CompletableFuture<ObjectResponse<T>> result = new CompletableFuture<>();
    private volatile CompletableFuture<?> call = CompletableFuture.completedFuture("none yet");

    SubmittedRounds(Rounds<T> rounds, ClientCalls calls) {
        this.rounds = rounds;
        this.calls = calls;
    }

    CompletableFuture<ObjectResponse<T>> begin() {
        // Completing the result from outside cancels the call.
        result.whenComplete((object, failure) -> call.cancel(true));
        ask();
        return result;
    }

    private void ask() {
        CompletableFuture<CompletionResponse> next;
        try {
            next = calls.submit(rounds.next());
        } catch (TektonLlmException e) {
            result.completeExceptionally(rounds.withEarlierAnswers(e));
            return;
        }
        call = next;
        if (result.isDone()) {
            next.cancel(true);
        }
        next.whenComplete(this::take);
    }

    private void take(CompletionResponse response, Throwable failure) {
        if (result.isDone()) {
            return;
        }
        if (failure != null) {
            Throwable cause = FutureResults.cause(failure);
            result.completeExceptionally(
                    cause instanceof TektonLlmException known ? rounds.withEarlierAnswers(known) : cause);
            return;
        }
        Optional<ObjectResponse<T>> fitting;
        try {
            fitting = rounds.take(response);
        } catch (RuntimeException | Error e) {
            // A user's class may throw anything; the future must complete in any case.
            result.completeExceptionally(e);
            return;
        }
        fitting.ifPresentOrElse(result::complete, this::ask);
    }
}
