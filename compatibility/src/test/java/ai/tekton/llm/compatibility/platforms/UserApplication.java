package ai.tekton.llm.compatibility.platforms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A project of a user's in a directory of {@code compatibility/}: a server with a pom of its own.
 *
 * @param name what it is called in the report, and asked for by
 * @param directory the directory
 * @param jar what is started, in its build directory
 * @param freePort the variable of the environment that has its server take a free port, with its value
 * @param started what it prints with that port
 */
record UserApplication(String name, String directory, String jar, List<String> freePort, Pattern started) {
    static final List<UserApplication> ALL = List.of(
            new UserApplication(
                    "Quarkus application",
                    "quarkus",
                    "quarkus-app/quarkus-run.jar",
                    List.of("QUARKUS_HTTP_PORT", "0"),
                    Pattern.compile("Listening on: http://[^:]+:(\\d+)")),
            new UserApplication(
                    "Micronaut application",
                    "micronaut",
                    "capitals-1.jar",
                    List.of("MICRONAUT_SERVER_PORT", "-1"),
                    Pattern.compile("Server Running: http://[^:]+:(\\d+)")));

    /**
     * Builds a copy of it as its user would, with the client that is under work.
     *
     * @param workspace where the copy goes
     * @param own the repository with the client
     * @return what is started
     */
    Path build(Path workspace, Path own) throws IOException, InterruptedException {
        Path copy = workspace.resolve(directory);
        Path from = Settings.path("sources").resolve(directory);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(file);
                // What somebody has built there by hand stays theirs.
                if (!relative.startsWith("target")) {
                    Files.createDirectories(copy.resolve(relative).getParent());
                    Files.write(copy.resolve(relative), Files.readAllBytes(file));
                }
            }
        }
        Maven.run(
                copy.resolve("pom.xml"),
                own,
                workspace.resolve("logs").resolve(directory + "-maven.log"),
                List.of("clean", "package", "-Dtekton-llm.version=" + OwnRepository.version()));
        return copy.resolve("target").resolve(jar);
    }
}
