package ai.tekton.llm.cli;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch as a job of Flink, in a process of its own: the command does not bring Flink, and Flink's libraries and its own
 * never meet. Not thread-safe.
 */
final class FlinkEngine {
    private static final String JOB_VARIABLE = "TEKTON_LLM_FLINK_JOB";
    private static final String JOB_NAME = "tekton-llm-flink-job.jar";
    private static final double MILLIS = 1000;

    private final Host host;
    private final FlinkOptions options;
    private final List<String> arguments = new ArrayList<>();
    private Path failures = Path.of(".");
    private Optional<String> token = Optional.empty();

    FlinkEngine(Host host, FlinkOptions options) {
        this.host = host;
        this.options = options;
    }

    /** An option that has no effect on Flink is an error. */
    static void refuse(String option, boolean isSet) {
        if (isSet) {
            throw new InvalidRequestException(
                    option + " is not for --engine flink. Leave it out, or use --engine local.");
        }
    }

    void option(String name, @Nullable Object value) {
        if (value != null) {
            arguments.add("--" + name);
            arguments.add(value.toString());
        }
    }

    void places(String input, Path output) {
        refuse("--input -", input.equals("-"));
        refuse(
                "An input or output of .csv",
                input.endsWith(".csv") || output.toString().endsWith(".csv"));
        boolean there = Files.exists(output) && !Files.isDirectory(output);
        if (there) {
            throw new InvalidRequestException(
                    "The output " + output + " is a file; with --engine flink it is a directory of files.");
        }
        Path all = output.toAbsolutePath();
        failures = all.resolveSibling(all.getFileName() + "-failed");
        option("input", Path.of(input).toAbsolutePath());
        option("output", all);
        option("failures", failures);
        if (options.master().isEmpty()) {
            option("checkpoints", all.resolveSibling(all.getFileName() + "-checkpoints"));
            option("resume", true);
        }
        options.parallelism().ifPresent(parallelism -> option("parallelism", parallelism));
    }

    void client(ClientConfig config, String component) {
        option("url", config.url());
        option("component", component);
        option("retries", config.maxRetries());
        option("timeout", seconds(config.timeout()));
        option("deadline", config.deadline().map(FlinkEngine::seconds).orElse(null));
        token = config.token();
    }

    private static String seconds(Duration time) {
        return Double.toString(time.toMillis() / MILLIS);
    }

    void generation(GenerationOptions all) {
        refuse("--capability", all.capability().isPresent());
        refuse("--context", all.contextId().isPresent());
        refuse("--fallback-provider", all.fallbackProvider().isPresent());
        option("system", all.systemPrompt().orElse(null));
        option("provider", all.provider().orElse(null));
        option("model", all.model().orElse(null));
        all.temperature().ifPresent(value -> option("temperature", value));
        all.maxTokens().ifPresent(value -> option("max-tokens", value));
    }

    void template(@Nullable String template) {
        option("template", template);
    }

    /** Runs the job to its end; the exit status. */
    int run() {
        Path home = home();
        Path job = job();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp"));
        String libraries = home.resolve("lib") + File.separator + "*";
        if (options.master().isPresent()) {
            command.addAll(List.of(libraries, "org.apache.flink.client.cli.CliFrontend", "run", "-m"));
            command.add(options.master().get());
            command.add(job.toString());
        } else {
            command.addAll(List.of(libraries + File.pathSeparator + job, "ai.tekton.llm.flink.BulkPromptsJob"));
        }
        command.addAll(arguments);
        try {
            return run(command, home);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Status.INTERRUPTED;
        }
    }

    private int run(List<String> command, Path home) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Path conf = home.resolve("conf");
        if (Files.isDirectory(conf)) {
            builder.environment().put("FLINK_CONF_DIR", conf.toString());
        }
        // Not as an argument, which all users of the machine see.
        token.ifPresent(secret -> builder.environment().put("RHETOR_AUTH_TOKEN", secret));
        Process job = builder.start();
        OpenResources.Resource ended = job::destroy;
        host.resources().add(ended);
        Notes notes = new Notes(host.err());
        try (BufferedReader said = job.inputReader(StandardCharsets.UTF_8)) {
            job.getOutputStream().close();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                notes.line(line);
            }
            if (job.waitFor() != 0) {
                notes.line("error: the job failed; what Flink says of it is above.");
                return Status.FAILED;
            }
        } finally {
            job.destroy();
            host.resources().remove(ended);
        }
        return hasFailures() ? Status.SOME_FAILED : Status.OK;
    }

    private boolean hasFailures() throws IOException {
        if (!Files.isDirectory(failures)) {
            return false;
        }
        try (Stream<Path> files = Files.list(failures)) {
            return files.anyMatch(file -> !file.getFileName().toString().startsWith("."));
        }
    }

    private Path home() {
        Path home = options.home()
                .or(() -> Optional.ofNullable(host.environment().get("FLINK_HOME"))
                        .map(Path::of))
                .orElseThrow(
                        () -> new InvalidRequestException(
                                "--engine flink needs Flink, which is not a part of this command."
                                        + " Unpack a distribution of Flink 2 or 1.20, and name it with --flink-home or FLINK_HOME."));
        if (!Files.isDirectory(home.resolve("lib"))) {
            throw new InvalidRequestException("There is no Flink in " + home
                    + ": its directory lib is missing. Name a distribution with --flink-home.");
        }
        return home;
    }

    private Path job() {
        Path job = options.job()
                .or(() -> Optional.ofNullable(host.environment().get(JOB_VARIABLE))
                        .map(Path::of))
                .orElseGet(() -> besideTheCommand().resolve(JOB_NAME));
        if (!Files.isRegularFile(job)) {
            throw new InvalidRequestException("The job's jar " + job + " is not there. It is the artifact"
                    + " ai.tekton:tekton-llm-flink with the classifier job; name it with --flink-job or " + JOB_VARIABLE
                    + ".");
        }
        return job;
    }

    private static Path besideTheCommand() {
        try {
            return Path.of(FlinkEngine.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling(".")
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The command does not know where it is.", e);
        }
    }
}
