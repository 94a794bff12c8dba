package ai.tekton.llm.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The machine and the day of a comparison.
 *
 * @param date the day, ISO 8601, UTC
 * @param processor the processor's model
 * @param cores the number of its cores
 * @param system the operating system
 * @param jdk the version of the JDK
 */
public record Environment(String date, String processor, int cores, String system, String jdk) {
    /**
     * Examines this machine.
     *
     * @param jdk the JDK's directory
     * @return the environment
     * @throws IOException if the directory has no JDK
     */
    public static Environment of(Path jdk) throws IOException {
        return new Environment(
                LocalDate.now(ZoneOffset.UTC).toString(),
                processorModel(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                version(jdk));
    }

    /**
     * Describes the machine for a page.
     *
     * @return one line
     */
    public String machine() {
        return "Machine: " + processor + ", " + cores + " cores, " + system + ".";
    }

    private static String processorModel() throws IOException {
        String architecture = System.getProperty("os.arch");
        Path processors = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(processors)) {
            return architecture;
        }
        try (Stream<String> lines = Files.lines(processors)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        }
    }

    private static String version(Path jdk) throws IOException {
        Properties release = new Properties();
        try (var in = Files.newBufferedReader(jdk.resolve("release"))) {
            release.load(in);
        }
        return release.getProperty("JAVA_VERSION").replace("\"", "");
    }

    /** The major version of a JDK. */
    static int feature(Path jdk) throws IOException {
        return Runtime.Version.parse(version(jdk)).feature();
    }
}
