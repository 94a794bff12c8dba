package ai.tekton.llm.compatibility.platforms;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/** What the build tells of itself. The names of the system properties are those of the pom. */
final class Settings {
    private Settings() {}

    static String text(String name) {
        String value = System.getProperty("compatibility." + name);
        if (value == null) {
            throw new IllegalStateException(
                    "The build does not say compatibility." + name + ": run it with -Dcompatibility.");
        }
        return value;
    }

    static Path path(String name) {
        return Path.of(text(name));
    }

    /** {@return the platforms that were asked for} */
    static List<Platform> platforms() {
        String only = text("only");
        List<Platform> chosen = Platform.all().stream()
                .filter(platform ->
                        only.isEmpty() || only.equals("true") || platform.name().contains(only))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalStateException("No platform has \"" + only + "\" in its name.");
        }
        return chosen;
    }

    /** {@return the JDK that runs Maven and the newest of the machine, which may be the same} */
    static List<Path> jdks() {
        return List.copyOf(new LinkedHashSet<>(List.of(path("jdk"), path("newest-jdk"))));
    }
}
