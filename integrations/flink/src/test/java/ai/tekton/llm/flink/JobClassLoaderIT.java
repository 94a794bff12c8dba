package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.apache.flink.util.MutableURLClassLoader;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a job in a task manager after its end. */
@ExtendWith(RhetorMockExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class JobClassLoaderIT {
    private static final Path JAR = Path.of(System.getProperty("flink.job.jar", "job.jar"));
    /** Up to a minute: on a busy machine, threads of the job end long after its result is there. */
    private static final int TRIES = 300;

    private static final long TRY_MILLIS = 200;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void afterTheEndOfAJobNothingKeepsItsClasses(FileFormat format, RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> Reply.standard().hold(gate));
        ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (FlinkCluster cluster = FlinkCluster.start(1)) {
            JobID job = submit(cluster, format, rhetor);
            while (rhetor.chatRequests().size() < 4) {
                rhetor.takeRequest(Duration.ofMinutes(5));
            }
            for (ClassLoader loader : loadersOfTasks()) {
                loaders.add(new WeakReference<>(loader, collected));
            }
            assertThat(loaders).as("class loaders of the job").hasSize(1);

            gate.open();
            cluster.result(job).toJobExecutionResult(getClass().getClassLoader());

            for (int i = 0; i < TRIES && loaders.get(0).get() != null; i++) {
                System.gc();
                collected.remove(TRY_MILLIS);
            }
            assertThat(loaders.get(0).get()).as("the job's class loader").isNull();
        }
    }

    private JobID submit(FlinkCluster cluster, FileFormat format, RhetorMock rhetor) throws Exception {
        Path input = format == FileFormat.PARQUET
                ? ParquetTestFiles.writePrompts(directory.resolve("prompts.parquet"), 1, 4, "")
                : new JobFiles(directory).withPrompts(4).input();
        StreamExecutionEnvironment environment = FlinkCluster.environment(1, 0);
        try (MutableURLClassLoader client = FlinkUserCodeClassLoaders.childFirst(
                new URL[] {JAR.toUri().toURL()},
                getClass().getClassLoader(),
                CoreOptions.getParentFirstLoaderPatterns(new Configuration()),
                failure -> {},
                false)) {
            Class<?> type = Class.forName(BulkPromptsJob.class.getName(), true, client);
            assertThat(type.getClassLoader()).isSameAs(client);
            Class<?> settingsType = Class.forName(LlmClientSettings.class.getName(), true, client);
            Object settings = call(call(settingsType, "builder"), "url", rhetor.url());
            Object builder = type.getMethod("builder", String.class, String.class)
                    .invoke(null, input.toString(), directory.resolve("answers").toString());
            builder.getClass().getMethod("settings", settingsType).invoke(builder, call(settings, "build"));
            Object job = call(builder, "build");
            type.getMethod("addTo", StreamExecutionEnvironment.class).invoke(job, environment);
            JobGraph graph = environment.getStreamGraph().getJobGraph(client, new JobID());
            graph.addJar(new org.apache.flink.core.fs.Path(JAR.toUri()));
            return cluster.minicluster().submitJob(graph).get().getJobID();
        }
    }

    private static Object call(Object target, String method, String... arguments) throws Exception {
        Class<?> type = target instanceof Class<?> itself ? itself : target.getClass();
        Class<?>[] types = new Class<?>[arguments.length];
        java.util.Arrays.fill(types, String.class);
        return type.getMethod(method, types).invoke(target, (Object[]) arguments);
    }

    /** The class loaders that the module's classes have in the threads of tasks. */
    private static Set<ClassLoader> loadersOfTasks() throws ClassNotFoundException {
        Set<ClassLoader> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            ClassLoader context = thread.getContextClassLoader();
            if (context != null && thread.getName().contains("ask LLM")) {
                all.add(Class.forName(LlmAsyncFunction.class.getName(), false, context)
                        .getClassLoader());
            }
        }
        all.remove(JobClassLoaderIT.class.getClassLoader());
        return all;
    }
}
