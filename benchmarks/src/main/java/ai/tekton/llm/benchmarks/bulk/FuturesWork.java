package ai.tekton.llm.benchmarks.bulk;

import ai.tekton.llm.TektonLlmClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The least code that answers many prompts: each future starts the next call when it completes. */
final class FuturesWork extends ClientWork {
    private final int concurrency;

    FuturesWork(TektonLlmClient client, int concurrency) {
        super(client);
        this.concurrency = concurrency;
    }

    @Override
    void answer(int prompts) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(prompts);
        AtomicInteger failed = new AtomicInteger();
        CountDownLatch completed = new CountDownLatch(prompts);
        Runnable next = new Runnable() {
            @Override
            public void run() {
                if (left.getAndDecrement() > 0) {
                    client().async().generateText(PROMPT).whenComplete((answer, failure) -> {
                        failed.addAndGet(failure == null ? 0 : 1);
                        completed.countDown();
                        run();
                    });
                }
            }
        };
        IntStream.range(0, concurrency).forEach(i -> next.run());
        completed.await();
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " of " + prompts + " prompts failed.");
        }
    }
}
