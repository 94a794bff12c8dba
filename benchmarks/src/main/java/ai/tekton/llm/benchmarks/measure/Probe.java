package ai.tekton.llm.benchmarks.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program that measures in a JVM of its own, and takes what it found from its last line. */
final class Probe {
    /** No program runs for nearly so long, unless it hangs. */
    private static final int LONGEST_MINUTES = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Probe() {}

    /** Measures and prints what was found, in the program itself, and ends it, whatever threads a client leaves. */
    static void answer(Callable<?> measuring) {
        try {
            System.out.println(JSON.writeValueAsString(measuring.call()));
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** Runs it, and once more where it fails: ten minutes are not to be lost to one connection that was. */
    static <T> T run(Path jdk, String classpath, Class<?> program, Class<T> found, Object... args)
            throws IOException, InterruptedException {
        try {
            return runOnce(jdk, classpath, program, found, args);
        } catch (IOException e) {
            System.err.println(e.getMessage() + " It is run once more.");
            return runOnce(jdk, classpath, program, found, args);
        }
    }

    private static <T> T runOnce(Path jdk, String classpath, Class<?> program, Class<T> found, Object... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(jdk.resolve("bin/java").toString(), "-Xms1g", "-Xmx1g", "-cp", classpath, program.getName()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(Probe::changesClients);
        Process process = builder.start();
        CompletableFuture.delayedExecutor(LONGEST_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(program.getSimpleName() + " " + List.of(args) + " ended with " + process.exitValue()
                    + "; what it said is above.");
        }
        List<String> lines = out.lines().toList();
        return JSON.readValue(lines.get(lines.size() - 1), found);
    }

    /** Whoever runs this may have set a client up, or a proxy, which would be measured too. */
    static boolean changesClients(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        return name.startsWith("RHETOR_") || name.startsWith("OPENAI_") || name.endsWith("_PROXY");
    }
}
