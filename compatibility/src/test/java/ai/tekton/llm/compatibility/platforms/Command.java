package ai.tekton.llm.compatibility.platforms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs in a process of its own. */
final class Command {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private Command() {}

    /** How it ended, and what it printed to either stream. */
    record Result(int status, String output) {}

    /**
     * Runs a command to its end.
     *
     * @param command the program and its arguments
     * @param environment what its environment has besides this process's
     * @param log the file that gets its output
     * @throws IOException when it cannot be started, or takes longer than ten minutes
     */
    static Result run(List<String> command, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("It takes longer than " + LONGEST.toMinutes() + " minutes: " + command.get(0)
                        + "; its output is in " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(log));
    }
}
