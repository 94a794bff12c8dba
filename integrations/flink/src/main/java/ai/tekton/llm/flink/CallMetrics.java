package ai.tekton.llm.flink;

import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * The metrics of an operator's calls, in the group {@code tekton_llm}: counters {@code calls}, {@code failures},
 * {@code retries}, {@code promptTokens}, {@code completionTokens}, the gauge {@code inFlight}, and {@code latencyMs}, a
 * histogram of whole calls; for functions of SQL also {@code budgetRestarts}. Thread-safe.
 */
final class CallMetrics implements LlmEventListener {
    static final String GROUP = "tekton_llm";
    private static final int WINDOW = 1000;

    /** Flink's own counter is not thread-safe. */
    private static final class SharedCounter implements Counter {
        private final LongAdder count = new LongAdder();

        @Override
        public void inc() {
            count.increment();
        }

        @Override
        public void inc(long n) {
            count.add(n);
        }

        @Override
        public void dec() {
            count.decrement();
        }

        @Override
        public void dec(long n) {
            count.add(-n);
        }

        @Override
        public long getCount() {
            return count.sum();
        }
    }

    private final LongAdder inFlight = new LongAdder();
    private final Counter calls;
    private final Counter failures;
    private final Counter retries;
    private final Counter promptTokens;
    private final Counter completionTokens;
    private final Histogram latency;

    CallMetrics(MetricGroup operator) {
        MetricGroup group = operator.addGroup(GROUP);
        calls = group.counter("calls", new SharedCounter());
        failures = group.counter("failures", new SharedCounter());
        retries = group.counter("retries", new SharedCounter());
        promptTokens = group.counter("promptTokens", new SharedCounter());
        completionTokens = group.counter("completionTokens", new SharedCounter());
        latency = group.histogram("latencyMs", new DescriptiveStatisticsHistogram(WINDOW));
        group.gauge("inFlight", inFlight::sum);
    }

    /** Counts how often a restart has made a whole budget available again, of which an operator without state knows no more. */
    static void budgetRestarts(MetricGroup operator, int restarts) {
        operator.addGroup(GROUP).counter("budgetRestarts", new SharedCounter()).inc(restarts);
    }

    void began() {
        inFlight.increment();
    }

    void ended() {
        inFlight.decrement();
    }

    @Override
    public void onOutcome(OutcomeEvent event) {
        if (event.failure().flatMap(LimitRetries::waitForOwnLimit).isPresent()) {
            // The call was not sent, and is repeated.
            return;
        }
        calls.inc();
        if (event.failure().isPresent()) {
            failures.inc();
        }
        retries.inc(Math.max(0, event.attempts() - 1L));
        event.usage().ifPresent(usage -> {
            promptTokens.inc(usage.promptTokens());
            completionTokens.inc(usage.completionTokens());
        });
        latency.update(event.duration().toMillis());
    }
}
