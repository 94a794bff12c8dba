package ai.tekton.llm.compatibility.platforms;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Maven that runs this build, for projects of users. What it fetches goes where all else does. */
final class Maven {
    private Maven() {}

    /**
     * Runs goals on a project.
     *
     * @param pom the project's
     * @param own a repository that has this project's artifacts, beside the local one
     * @param log the file that gets its output
     * @param arguments goals, and whatever else
     * @throws IOException with its output, where it fails
     */
    static void run(Path pom, Path own, Path log, List<String> arguments) throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> command = new ArrayList<>(List.of(
                Settings.path("maven")
                        .resolve(windows ? "bin/mvn.cmd" : "bin/mvn")
                        .toString(),
                "-q",
                "-B",
                "-ntp",
                "-T1C",
                "-f",
                pom.toString(),
                "-Dmaven.repo.local=" + Settings.text("maven.repository"),
                "-Dmaven.repo.local.tail=" + own));
        command.addAll(arguments);
        Command.Result result = Command.run(
                command, Map.of("JAVA_HOME", Settings.text("jdk"), "MAVEN_OPTS", "-XX:TieredStopAtLevel=1"), log);
        if (result.status() != 0) {
            throw new IOException("Maven fails with " + pom + ":\n" + result.output());
        }
    }
}
