package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who waits for the link, with a future that nobody else has. Thread-safe. */
final class LinkWaiter {
    /** What a waiter waits for. */
    enum Patience {
        /** For a link, through failed attempts, until the server refuses it. */
        UNTIL_OPEN,
        /** For one attempt, and for none if the last one failed and the next is not due yet. */
        ONE_ATTEMPT,
        /** For one attempt, which is made now even if it is not due yet. */
        CONNECT
    }

    private static final Logger LOG = LoggerFactory.getLogger(LinkWaiter.class);

    private final CompletableFuture<WebSocketLink> future = new CompletableFuture<>();
    private final Patience patience;
    private final Executor executor;

    /**
     * Makes a waiter.
     *
     * @param patience what it waits for
     * @param executor completes the future, and so runs what depends on it
     */
    LinkWaiter(Patience patience, Executor executor) {
        this.patience = patience;
        this.executor = executor;
    }

    Patience patience() {
        return patience;
    }

    /** The waiter's own; who cancels it withdraws. */
    CompletableFuture<WebSocketLink> future() {
        return future;
    }

    void answer(WebSocketLink link) {
        complete(() -> future.complete(link));
    }

    void refuse(TektonLlmException failure) {
        complete(() -> future.completeExceptionally(failure));
    }

    private void complete(Runnable completion) {
        if (future.isDone()) {
            return;
        }
        try {
            executor.execute(completion);
        } catch (RuntimeException | Error e) {
            // The executor is closed, or has no thread left: a future that never completes would be worse than a wait
            // here.
            LOG.debug("A request that waited for the connection goes on without a thread of its own", e);
            completion.run();
        }
    }
}
