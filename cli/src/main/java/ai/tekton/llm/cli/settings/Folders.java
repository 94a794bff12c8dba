package ai.tekton.llm.cli.settings;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The platform's folders for a user's files. Immutable.
 *
 * @param data for the command's data: conversations and the history of typed lines
 * @param config for the user's files: settings and templates
 */
public record Folders(Path data, Path config) {
    private static final String NAME = "tekton-llm";

    /** Returns the folders of this platform.
     *
     * @param environment the environment variables
     * @return the folders, which may not exist
     */
    public static Folders of(Map<String, String> environment) {
        return of(environment, System.getProperty("os.name", ""));
    }

    static Folders of(Map<String, String> environment, String system) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            Path home = home(environment, "USERPROFILE");
            return new Folders(
                    absolute(environment, "LOCALAPPDATA")
                            .orElse(home.resolve("AppData/Local"))
                            .resolve(NAME),
                    absolute(environment, "APPDATA")
                            .orElse(home.resolve("AppData/Roaming"))
                            .resolve(NAME));
        }
        Path home = home(environment, "HOME");
        if (name.startsWith("mac")) {
            Path support = home.resolve("Library/Application Support").resolve(NAME);
            return new Folders(support, support);
        }
        return new Folders(
                absolute(environment, "XDG_DATA_HOME")
                        .orElse(home.resolve(".local/share"))
                        .resolve(NAME),
                absolute(environment, "XDG_CONFIG_HOME")
                        .orElse(home.resolve(".config"))
                        .resolve(NAME));
    }

    /** The user's home, which replaces a tilde at the start of a path. */
    static Path home(Map<String, String> environment) {
        return home(environment, "HOME");
    }

    private static Path home(Map<String, String> environment, String variable) {
        return absolute(environment, variable).orElseGet(() -> Path.of(System.getProperty("user.home", ".")));
    }

    /** The specification of these variables requires that relative paths are ignored. */
    private static Optional<Path> absolute(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }
}
