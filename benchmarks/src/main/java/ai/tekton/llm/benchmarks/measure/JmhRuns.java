package ai.tekton.llm.benchmarks.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks against one stub server and keeps all results. Not thread-safe. */
public final class JmhRuns {
    private static final int FIRST_TO_WARN_OF_UNSAFE = 23;

    private final URI stub;
    private final List<RunResult> results = new ArrayList<>();

    /**
     * Starts without results.
     *
     * @param stub the stub server's address
     */
    public JmhRuns(URI stub) {
        this.stub = stub;
    }

    /**
     * Runs a benchmark once for each value of its parameters, each time in a new JVM. A second attempt follows a failure, with
     * JMH's whole output: one lost connection must not cost the results of the previous minutes.
     *
     * @param jdk the JDK of the new JVMs
     * @param benchmark the class and its method, {@code Class.method}
     * @param more sets parameters and iterations
     * @throws IOException if the JDK cannot be examined
     * @throws RunnerException if the second attempt fails too
     */
    public void run(Path jdk, String benchmark, UnaryOperator<ChainedOptionsBuilder> more)
            throws IOException, RunnerException {
        ChainedOptionsBuilder options = more.apply(new OptionsBuilder()
                .include("\\." + benchmark.replace(".", "\\.") + "$")
                .jvm(jdk.resolve("bin/java").toString())
                .jvmArgs(jvmArguments(jdk))
                .forks(1)
                .addProfiler(GCProfiler.class)
                .addProfiler(ResourceProfiler.class)
                .shouldFailOnError(true));
        results.addAll(run(options));
    }

    private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        try {
            return new Runner(options.verbosity(VerboseMode.SILENT).build()).run();
        } catch (RunnerException e) {
            System.err.println(e.getMessage() + " Second attempt:");
            return new Runner(options.verbosity(VerboseMode.EXTRA).build()).run();
        }
    }

    private String[] jvmArguments(Path jdk) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-Xms1g", "-Xmx1g", "-D" + StubProcess.RUNNING + "=" + stub));
        if (Environment.feature(jdk) >= FIRST_TO_WARN_OF_UNSAFE) {
            // JMH uses Unsafe, and the JVM would print a warning.
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        return arguments.toArray(String[]::new);
    }

    /**
     * Returns the figures of all runs.
     *
     * @return one element for each JVM
     */
    public List<Measured> measured() {
        return results.stream().map(Measured::of).toList();
    }

    /**
     * Writes all results in JMH's JSON format.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
    }
}
