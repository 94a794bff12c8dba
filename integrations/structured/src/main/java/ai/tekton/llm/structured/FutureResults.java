package ai.tekton.llm.structured;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Waits for the results of non-blocking calls. */
final class FutureResults {
    private FutureResults() {}

    static <T> T forAnswer(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw interrupted();
        } catch (CancellationException e) {
            throw new LlmCancelledException("The call was cancelled.");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** Restores the thread's interrupt flag. */
    static TektonLlmException interrupted() {
        Thread.currentThread().interrupt();
        return new LlmCancelledException("The call was cancelled: its thread was interrupted.");
    }

    /** The failure of a stage, without the JDK's wrapper exceptions. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    static TektonLlmException failure(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof TektonLlmException known) {
            return known;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException mistake) {
            throw mistake;
        }
        throw new IllegalStateException(cause);
    }
}
