package ai.tekton.llm.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** What a run's figures depend on besides the clients. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    static String processor() throws IOException {
        String unknown = System.getProperty("os.arch");
        if (!Files.isReadable(PROCESSORS)) {
            return unknown;
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(unknown);
        }
    }

    static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    /** The full version of a JDK. */
    static String version(Path jdk) throws IOException {
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
