package ai.tekton.llm.langchain4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** Futures that are made of others. */
final class Futures {
    private Futures() {}

    /** Ends the call that an answer is waited for of, where the answer is cancelled. */
    static <T> CompletableFuture<T> cancelling(CompletableFuture<T> answer, CompletableFuture<?> call) {
        answer.whenComplete((value, failure) -> {
            if (failure instanceof CancellationException) {
                call.cancel(false);
            }
        });
        return answer;
    }
}
