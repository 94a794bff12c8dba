package ai.tekton.llm.flink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster of task managers in this process, on free ports. */
final class FlinkCluster implements AutoCloseable {
    private static final int SLOTS = 2;

    private final MiniCluster cluster;

    private FlinkCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    static FlinkCluster start(int taskManagers) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        configuration.set(RestOptions.BIND_PORT, "0");
        // On a busy machine a task manager starts its tasks in more than the usual ten seconds.
        configuration.set(RpcOptions.ASK_TIMEOUT_DURATION, Duration.ofMinutes(5));
        // Subtasks on all task managers, so that any that is ended has some.
        configuration.setString("taskmanager.load-balance.mode", "SLOTS");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        cluster.start();
        return new FlinkCluster(cluster);
    }

    /** An environment whose jobs restart at once, so often. */
    static StreamExecutionEnvironment environment(int parallelism, int restarts) {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        return environment;
    }

    MiniCluster minicluster() {
        return cluster;
    }

    JobID submit(StreamExecutionEnvironment environment) throws Exception {
        return cluster.submitJob(environment.getStreamGraph().getJobGraph())
                .get(10, TimeUnit.MINUTES)
                .getJobID();
    }

    JobResult result(JobID job) throws Exception {
        return cluster.requestJobResult(job).get(10, TimeUnit.MINUTES);
    }

    /** Runs a job to its end, and throws what it fails with. */
    void run(StreamExecutionEnvironment environment) throws Exception {
        result(submit(environment)).toJobExecutionResult(FlinkCluster.class.getClassLoader());
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
