package ai.tekton.llm.compatibility.platforms;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/** The build's properties. The names of the system properties are those of the pom. */
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

    /** {@return the requested platforms; none if only applications are requested} */
    static List<Platform> platforms() {
        List<Platform> chosen = Platform.all().stream()
                .filter(platform -> isAskedFor(platform.name()))
                .toList();
        if (chosen.isEmpty() && applications().isEmpty()) {
            throw new IllegalStateException(
                    "Neither a platform nor an application has \"" + text("only") + "\" in its name.");
        }
        return chosen;
    }

    /** {@return the requested applications} */
    static List<UserApplication> applications() {
        return UserApplication.ALL.stream()
                .filter(application -> isAskedFor(application.name()))
                .toList();
    }

    private static boolean isAskedFor(String name) {
        String only = text("only");
        return only.isEmpty() || only.equals("true") || name.contains(only);
    }

    /** {@return the JDK that runs Maven and the newest of the machine, which may be the same} */
    static List<Path> jdks() {
        return List.copyOf(new LinkedHashSet<>(List.of(path("jdk"), path("newest-jdk"))));
    }
}
