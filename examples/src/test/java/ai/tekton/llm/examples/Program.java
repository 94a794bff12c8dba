package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An example, run as its reader would run it: a process of its own, which finds Rhetor by its environment. */
final class Program {
    private final Class<?> mainClass;
    private final Map<String, String> variables = new HashMap<>();

    Program(Class<?> mainClass) {
        this.mainClass = mainClass;
    }

    Program at(RhetorMock rhetor) {
        return with("RHETOR_URL", rhetor.url());
    }

    Program with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** Runs it to its end, which must be a good one. Gives the lines it printed. */
    List<String> run() throws IOException, InterruptedException {
        Path output = Files.createTempFile("example", ".out");
        Path errors = Files.createTempFile("example", ".err");
        try {
            int status = run(output, errors);
            assertThat(Files.readString(errors))
                    .as("what it said on standard error")
                    .isEmpty();
            assertThat(status).as("its exit status").isZero();
            return Files.readAllLines(output);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private int run(Path output, Path errors) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Dfile.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        mainClass.getName())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("RHETOR_") || name.equals("JAVA_TOOL_OPTIONS"));
        environment.putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("it ended in time")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
