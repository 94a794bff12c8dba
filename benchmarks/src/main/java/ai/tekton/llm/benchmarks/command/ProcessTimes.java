package ai.tekton.llm.benchmarks.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The times of a process and its children, from the shell's {@code times}.
 *
 * @param seconds the time from its start to its end
 * @param cpuSeconds the CPU time
 */
record ProcessTimes(double seconds, double cpuSeconds) {
    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

    /** The second line of {@code times} is that of the shell's children. Each line has two times. */
    private static final String MEASURED = "\"$@\" >/dev/null 2>&1 </dev/null || exit $?; times";

    /**
     * Runs a command to its end.
     *
     * @param command its words
     * @param environment variables to set for it
     * @return its times
     * @throws IOException if it fails, or cannot be run
     * @throws InterruptedException if this is interrupted
     */
    static ProcessTimes of(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", MEASURED, "sh"));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        String output;
        try (InputStream out = process.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        int status = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (status != 0) {
            throw new IOException(command + " ended with status " + status + ".");
        }
        double cpu = TIME.matcher(output)
                .results()
                .skip(2)
                .mapToDouble(ProcessTimes::seconds)
                .sum();
        return new ProcessTimes(seconds, cpu);
    }

    private static double seconds(MatchResult time) {
        return Integer.parseInt(time.group(1)) * 60 + Double.parseDouble(time.group(2));
    }
}
