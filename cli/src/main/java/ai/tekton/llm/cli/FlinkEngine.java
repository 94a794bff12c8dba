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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch as a Flink job in a separate process: the command does not contain Flink, and its class path must not mix
 * with Flink's. Not thread-safe.
 */
final class FlinkEngine {
    /** The status of a process that SIGTERM ended. */
    private static final int TERMINATED = 143;

    private static final String JOB_VARIABLE = "TEKTON_LLM_FLINK_JOB";
    private static final String JOB_NAME = "tekton-llm-flink-job.jar";
    private static final double MILLIS = 1000;
    private static final Pattern URI_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/");

    private final Host host;
    private final FlinkOptions options;
    private final List<String> arguments = new ArrayList<>();
    private String failures = "";
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

    void places(String input, String output) {
        refuse("--input -", input.equals("-"));
        refuse("An input or output of .csv", input.endsWith(".csv") || output.endsWith(".csv"));
        String answers = withoutEnd(place(output));
        if (!isUri(answers) && Files.exists(Path.of(answers)) && !Files.isDirectory(Path.of(answers))) {
            throw new InvalidRequestException(
                    "The output " + output + " is a file; with --engine flink it is a directory of files.");
        }
        failures = answers + "-failed";
        option("input", place(input));
        option("output", answers);
        option("failures", failures);
        options.inputFormat().ifPresent(format -> option("input-format", format));
        options.outputFormat().ifPresent(format -> option("output-format", format));
        if (options.master().isEmpty()) {
            option("checkpoints", answers + "-checkpoints");
            option("resume", true);
        }
        options.parallelism().ifPresent(parallelism -> option("parallelism", parallelism));
    }

    /**
     * Returns a location in one of Flink's file systems, such as s3://bucket/prompts, unchanged, and a file of this machine
     * as an absolute path.
     */
    private static String place(String place) {
        return isUri(place)
                ? place
                : Path.of(place).toAbsolutePath().normalize().toString();
    }

    private static boolean isUri(String place) {
        return URI_SCHEME.matcher(place).lookingAt();
    }

    private static String withoutEnd(String place) {
        return place.endsWith("/") && place.length() > 1 ? place.substring(0, place.length() - 1) : place;
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

    /** Runs the job to its end; returns its exit status. */
    int run() {
        Path home = home();
        Path job = job();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "-cp"));
        // As Flink's own scripts do.
        String hadoop = Optional.ofNullable(host.environment().get("HADOOP_CLASSPATH"))
                .filter(path -> !path.isBlank())
                .map(path -> File.pathSeparator + path)
                .orElse("");
        String libraries = home.resolve("lib") + File.separator + "*" + hadoop;
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
        } else if (options.master().isPresent() && !builder.environment().containsKey("FLINK_CONF_DIR")) {
            throw new InvalidRequestException("The configuration of Flink is missing: there is no directory " + conf
                    + ". Name a whole distribution with --flink-home, or set FLINK_CONF_DIR.");
        }
        // Not as an argument, because all users of the machine can see arguments.
        token.ifPresent(secret -> builder.environment().put("RHETOR_AUTH_TOKEN", secret));
        Process job = builder.start();
        Notes notes = new Notes(host.err());
        AtomicBoolean stopNoted = new AtomicBoolean();
        // On Ctrl-C the process may end before the other thread comes to say anything.
        OpenResources.Resource ended = () -> {
            noteStop(notes, stopNoted);
            job.destroy();
        };
        host.resources().add(ended);
        try (BufferedReader output = job.inputReader(StandardCharsets.UTF_8)) {
            job.getOutputStream().close();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                notes.line(line);
            }
            int status = job.waitFor();
            // A terminal sends Ctrl-C to both processes.
            if (host.resources().hasEnded() || status == Status.INTERRUPTED || status == TERMINATED) {
                noteStop(notes, stopNoted);
                return Status.INTERRUPTED;
            }
            if (status != 0) {
                notes.line("error: the job failed; Flink's messages are above.");
                return Status.FAILED;
            }
        } finally {
            job.destroy();
            host.resources().remove(ended);
        }
        return hasFailures(notes) ? Status.SOME_FAILED : Status.OK;
    }

    private void noteStop(Notes notes, AtomicBoolean stopNoted) {
        if (stopNoted.compareAndSet(false, true)) {
            notes.note(options.master()
                    .map(master -> "stopped; a job that was submitted continues in the cluster " + master
                            + ", until it is cancelled there")
                    .orElse("stopped; the same command resumes the run"));
        }
    }

    private boolean hasFailures(Notes notes) throws IOException {
        if (isUri(failures)) {
            notes.line("Failures, if there are any, are in " + failures + ".");
            return false;
        }
        if (!Files.isDirectory(Path.of(failures))) {
            return false;
        }
        try (Stream<Path> files = Files.list(Path.of(failures))) {
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
