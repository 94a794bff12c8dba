package ai.tekton.llm.langchain4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** Futures derived from others. */
final class Futures {
    private Futures() {}

    /** Cancels the call when its answer is cancelled. */
    static <T> CompletableFuture<T> cancelling(CompletableFuture<T> answer, CompletableFuture<?> call) {
        answer.whenComplete((value, failure) -> {
            if (failure instanceof CancellationException) {
                call.cancel(false);
            }
        });
        return answer;
    }
}
