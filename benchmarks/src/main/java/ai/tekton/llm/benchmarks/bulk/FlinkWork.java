package ai.tekton.llm.benchmarks.bulk;

import ai.tekton.llm.benchmarks.measure.Resources;
import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.flink.LlmClientSettings;
import ai.tekton.llm.flink.LlmStream;
import java.net.URI;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A job on a Flink cluster in this process. One job makes the warm-up and the measured calls, because each job has its own
 * client; so the start of the cluster and of the job is not measured.
 */
final class FlinkWork implements BulkWork {
    private final MiniCluster cluster;
    private final LlmClientSettings settings;
    private final int parallelism;

    private FlinkWork(MiniCluster cluster, LlmClientSettings settings, int parallelism) {
        this.cluster = cluster;
        this.settings = settings;
        this.parallelism = parallelism;
    }

    static FlinkWork start(URI url, int concurrency, int parallelism) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .build());
        cluster.start();
        LlmClientSettings settings = LlmClientSettings.builder()
                .url(url.toString())
                .capacity(concurrency / parallelism)
                .build();
        return new FlinkWork(cluster, settings, parallelism);
    }

    @Override
    public Span answer(int warmUp, int measured) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        LlmStream.of(
                        environment.fromSequence(1, warmUp + measured),
                        settings,
                        number -> Prompt.of(number.toString(), PROMPT))
                .answers(Types.STRING, (number, answer) -> answer.content())
                .map(new Clock(warmUp / parallelism))
                .returns(Types.STRING)
                .sinkTo(new DiscardingSink<>());
        JobExecutionResult result =
                cluster.executeJobBlocking(environment.getStreamGraph().getJobGraph());
        long answered = result.getAccumulatorResult(Clock.ANSWERED);
        if (answered != warmUp + measured) {
            throw new IllegalStateException(answered + " of " + (warmUp + measured) + " prompts were answered.");
        }
        return new Span(span(result, Clock.FIRST_TIME, Clock.LAST_TIME), span(result, Clock.FIRST_CPU, Clock.LAST_CPU));
    }

    private static long span(JobExecutionResult result, String first, String last) {
        return result.<Long>getAccumulatorResult(last) - result.<Long>getAccumulatorResult(first);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    /** Reads the clocks when each instance has its share of the warm-up, and when its last answer has passed. */
    private static final class Clock extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1;

        static final String ANSWERED = "answered";
        static final String FIRST_TIME = "first-time";
        static final String LAST_TIME = "last-time";
        static final String FIRST_CPU = "first-cpu";
        static final String LAST_CPU = "last-cpu";

        private final int warmUp;
        private transient int count;

        Clock(int warmUp) {
            this.warmUp = warmUp;
        }

        @Override
        public void open(OpenContext context) {
            count = 0;
        }

        @Override
        public String map(String answer) {
            count++;
            if (count == warmUp) {
                getRuntimeContext().addAccumulator(FIRST_TIME, new LongMinimum(System.nanoTime()));
                getRuntimeContext().addAccumulator(FIRST_CPU, new LongMinimum(Resources.cpuNanos()));
            }
            return answer;
        }

        @Override
        public void close() {
            getRuntimeContext().addAccumulator(LAST_TIME, new LongMaximum(System.nanoTime()));
            getRuntimeContext().addAccumulator(LAST_CPU, new LongMaximum(Resources.cpuNanos()));
            getRuntimeContext().addAccumulator(ANSWERED, new LongCounter(count));
        }
    }
}
