package ai.tekton.llm.bulk;

import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;

/** Publishes a run's results to one subscriber, on a separate thread. */
final class PublishedResults implements Flow.Subscription {
    private final BulkResults results;
    private final Flow.Subscriber<? super BulkResult> subscriber;
    private final Semaphore demand = new Semaphore(0);
    private final Thread thread;
    private volatile boolean cancelled;
    private volatile boolean wrongDemand;

    PublishedResults(BulkResults results, Flow.Subscriber<? super BulkResult> subscriber) {
        this.results = results;
        this.subscriber = subscriber;
        this.thread = new Thread(this::run, "tekton-llm-bulk");
        this.thread.setDaemon(true);
    }

    void start() {
        // Immediately, as the publisher may start without waiting for a request.
        results.start();
        subscriber.onSubscribe(this);
        thread.start();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            wrongDemand = true;
            demand.release();
            return;
        }
        synchronized (demand) {
            demand.release((int) Math.min(n, Integer.MAX_VALUE - demand.availablePermits()));
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        thread.interrupt();
    }

    private void run() {
        try (results) {
            while (!cancelled) {
                // Before there is demand, as the completion signal needs none.
                if (!results.hasNext()) {
                    subscriber.onComplete();
                    return;
                }
                demand.acquire();
                if (wrongDemand) {
                    throw new IllegalArgumentException("The demand must be more than 0.");
                }
                if (!cancelled) {
                    subscriber.onNext(results.next());
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            if (!cancelled) {
                subscriber.onError(e);
            }
        }
    }
}
