package ai.tekton.llm.structured;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Waits for what comes without blocking. */
final class Waiting {
    private Waiting() {}

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

    /** With the thread's flag set again. */
    static TektonLlmException interrupted() {
        Thread.currentThread().interrupt();
        return new LlmCancelledException("The call was cancelled: its thread was interrupted.");
    }

    /** What a stage failed with, without what the JDK puts round it. */
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
