package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A waiter for the link, with a future of its own. Thread-safe. */
final class LinkWaiter {
    /** How long a waiter waits. */
    enum Patience {
        /** For a link, across failed attempts, until the server refuses it. */
        UNTIL_OPEN,
        /** For one attempt, and for none if the last attempt failed and the next is not due yet. */
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
     * @param patience how long it waits
     * @param executor completes the future, and so runs dependent stages
     */
    LinkWaiter(Patience patience, Executor executor) {
        this.patience = patience;
        this.executor = executor;
    }

    Patience patience() {
        return patience;
    }

    /** Returns the waiter's future; cancelling it withdraws the waiter. */
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
            // The executor is closed or has no thread left: completing the future here is better than never.
            LOG.debug("A request that waited for the connection continues without a separate thread", e);
            completion.run();
        }
    }
}
