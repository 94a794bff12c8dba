package ai.tekton.llm.compatibility.platforms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project's jars and poms, as they would be published, under a version that is not installed: a user who follows the
 * README has the one under work in the local repository too, and that may be older than what is to be tried here.
 */
final class OwnRepository {
    private static final String VERSION = "0-compatibility";

    private OwnRepository() {}

    /** Copies a repository that has the project's version, and nothing else, into another that has {@link #version()}. */
    static void copy(Path from, String version, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(from)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString().replace(version, VERSION));
            Files.createDirectories(target.getParent());
            if (file.toString().endsWith(".pom")) {
                Files.writeString(target, Files.readString(file).replace(version, VERSION));
            } else {
                Files.write(target, Files.readAllBytes(file));
            }
        }
    }

    static String version() {
        return VERSION;
    }
}
