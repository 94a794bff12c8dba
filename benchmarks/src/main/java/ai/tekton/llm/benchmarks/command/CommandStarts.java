package ai.tekton.llm.benchmarks.command;

import ai.tekton.llm.benchmarks.measure.StubProcess;
import ai.tekton.llm.benchmarks.stub.StreamPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how quickly the command starts and makes a call, and writes COMMAND.md, beside {@code java -version}, the minimum for a
 * program on this JVM; the build's profile {@code command} starts it. The commands take turns.
 */
public final class CommandStarts {
    private CommandStarts() {}

    /**
     * Runs all rounds.
     *
     * @param args the command's script; the file for the page; the number of rounds
     * @throws IOException if something cannot be measured
     * @throws InterruptedException if this is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        commands.put(StartReport.BASE, List.of(java, "-Xshare:auto", "-version"));
        commands.put(StartReport.VERSION, List.of(args[0], "--version"));
        commands.put(StartReport.ASK, List.of(args[0], "ask", "--no-log", "What is the capital of France?"));
        try (StubProcess stub = StubProcess.start()) {
            Map<String, String> environment = Map.of(
                    "JAVA_HOME", System.getProperty("java.home"),
                    "RHETOR_URL", StreamPath.atOnce(1).at(stub.url()).toString());
            // Builds it if necessary, and prepares its quick start.
            ProcessTimes.of(commands.get(StartReport.VERSION), environment);
            StartReport report = new StartReport(
                    LocalDate.now(ZoneOffset.UTC), System.getProperty("java.version"), commands.keySet());
            for (int round = 0; round < Integer.parseInt(args[2]); round++) {
                for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                    report.add(command.getKey(), ProcessTimes.of(command.getValue(), environment));
                }
            }
            Files.writeString(Path.of(args[1]), report.page());
        }
    }
}
