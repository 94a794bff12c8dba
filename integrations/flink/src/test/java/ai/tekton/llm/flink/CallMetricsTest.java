package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.functions.FunctionContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RhetorMockExtension.class)
class CallMetricsTest {
    /** Keeps what is registered, by its name with its group before it. */
    private static final class KeptMetrics extends UnregisteredMetricsGroup {
        private final Map<String, Metric> all;
        private final String prefix;

        KeptMetrics(String prefix, Map<String, Metric> all) {
            this.prefix = prefix;
            this.all = all;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return new KeptMetrics(prefix + name + ".", all);
        }

        @Override
        public <C extends Counter> C counter(String name, C counter) {
            all.put(prefix + name, counter);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            all.put(prefix + name, gauge);
            return gauge;
        }

        @Override
        public <H extends Histogram> H histogram(String name, H histogram) {
            all.put(prefix + name, histogram);
            return histogram;
        }
    }

    @Test
    void callsAreCountedInTheGroupOfTheOperator(RhetorMock rhetor) throws Exception {
        Map<String, Metric> all = new HashMap<>();
        Gate gate = new Gate();
        rhetor.enqueue(
                Reply.standard(), Reply.error(422, "Refused."), Reply.standard().hold(gate));
        LlmClientSettings settings =
                LlmClientSettings.builder().url(rhetor.url()).maxRetries(0).build();
        try (LlmCaller caller =
                LlmCaller.open(settings, new InstanceShare(0, 1), BigDecimal.ZERO, new KeptMetrics("", all), false)) {
            caller.ask(Prompt.of("1", "Hello?")).join();
            caller.ask(Prompt.of("2", "Hello?"))
                    .handle((answer, failure) -> failure)
                    .join();
            CompletableFuture<CompletionResponse> third = caller.ask(Prompt.of("3", "Hello?"));
            while (rhetor.chatRequests().size() < 3) {
                rhetor.takeRequest(Duration.ofMinutes(5));
            }
            assertThat(((Gauge<?>) all.get("tekton_llm.inFlight")).getValue()).isEqualTo(1L);
            gate.open();
            third.join();
        }
        assertThat(count(all, "calls")).isEqualTo(3);
        assertThat(count(all, "failures")).isEqualTo(1);
        assertThat(count(all, "retries")).isZero();
        assertThat(count(all, "promptTokens")).isPositive();
        assertThat(count(all, "completionTokens")).isPositive();
        assertThat(((Histogram) all.get("tekton_llm.latencyMs")).getCount()).isEqualTo(3);
        assertThat(((Gauge<?>) all.get("tekton_llm.inFlight")).getValue()).isEqualTo(0L);
    }

    /** Stages of a future run in the reverse order of their registration: the reader's would run before that of the metrics. */
    @Test
    void aCallIsNoLongerInFlightWhenItsAnswerIsThere(RhetorMock rhetor) throws Exception {
        Map<String, Metric> all = new HashMap<>();
        Gate gate = new Gate();
        rhetor.enqueue(Reply.standard().hold(gate));
        LlmClientSettings settings =
                LlmClientSettings.builder().url(rhetor.url()).build();
        try (LlmCaller caller =
                LlmCaller.open(settings, new InstanceShare(0, 1), BigDecimal.ZERO, new KeptMetrics("", all), false)) {
            CompletableFuture<?> inFlight = caller.ask(Prompt.of("1", "Hello?"))
                    .thenApply(answer -> ((Gauge<?>) all.get("tekton_llm.inFlight")).getValue());
            gate.open();
            assertThat(inFlight.join()).isEqualTo(0L);
        }
    }

    /** What Flink tells a function of SQL, in an attempt of its query. */
    private static final class Attempt extends FunctionContext {
        private final MetricGroup metrics;
        private final int number;

        Attempt(MetricGroup metrics, int number) {
            super(null);
            this.metrics = metrics;
            this.number = number;
        }

        @Override
        public MetricGroup getMetricGroup() {
            return metrics;
        }

        @Override
        public String getJobParameter(String key, String byDefault) {
            return byDefault;
        }

        @Override
        public TaskInfo getTaskInfo() {
            return new TaskInfoImpl("ask_llm", 1, 0, 1, number);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.5, 0, 0", "1.5, 2, 2", ", 2, 0"})
    void aFunctionOfSqlCountsTheRestartsThatMakeItsWholeBudgetAvailableAgain(
            BigDecimal budget, int attempt, long restarts, RhetorMock rhetor) throws Exception {
        Map<String, Metric> all = new HashMap<>();
        LlmClientSettings.Builder settings = LlmClientSettings.builder().url(rhetor.url());
        if (budget != null) {
            settings.budget(budget);
        }
        AskLlmFunction function = new AskLlmFunction(settings.build());

        function.open(new Attempt(new KeptMetrics("", all), attempt));
        function.close();

        assertThat(count(all, "budgetRestarts")).isEqualTo(restarts);
    }

    private static long count(Map<String, Metric> all, String name) {
        return ((Counter) all.get("tekton_llm." + name)).getCount();
    }
}
