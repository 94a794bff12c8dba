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
 * What a whole process took, as the shell tells it.
 *
 * @param seconds from its start to its end
 * @param cpuSeconds of the processor, by it and by those it started
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
     * @return what it took
     * @throws IOException where it fails, or cannot be run
     * @throws InterruptedException where this is interrupted
     */
    static ProcessTimes of(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", MEASURED, "sh"));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        String told;
        try (InputStream out = process.getInputStream()) {
            told = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        int status = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (status != 0) {
            throw new IOException(command + " ended with status " + status + ".");
        }
        double cpu = TIME.matcher(told)
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
