package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.ws.LinkWaiter.Patience;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The waiters for the link, answered in the order of their requests. A withdrawn waiter is removed at once. Withdrawing
 * is thread-safe; one thread at a time calls everything else.
 */
final class LinkWaiters {
    private final Map<Long, LinkWaiter> waiters = new ConcurrentSkipListMap<>();
    private long count;

    void enroll(LinkWaiter waiter) {
        Long number = count++;
        waiters.put(number, waiter);
        // Runs at once if the waiter has already withdrawn.
        waiter.future().whenComplete((link, failure) -> waiters.remove(number));
    }

    void answerAll(WebSocketLink link) {
        take(waiter -> true, waiter -> waiter.answer(link));
    }

    void refuseAll(TektonLlmException failure) {
        take(waiter -> true, waiter -> waiter.refuse(failure));
    }

    /** Refuses the waiters for only one attempt. */
    void refuseOneAttempt(TektonLlmException failure) {
        take(waiter -> waiter.patience() != Patience.UNTIL_OPEN, waiter -> waiter.refuse(failure));
    }

    private void take(Predicate<LinkWaiter> which, Consumer<LinkWaiter> end) {
        waiters.forEach((number, waiter) -> {
            if (which.test(waiter) && waiters.remove(number) != null) {
                end.accept(waiter);
            }
        });
    }

    int size() {
        return waiters.size();
    }
}
