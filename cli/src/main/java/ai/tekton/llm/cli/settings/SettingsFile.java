package ai.tekton.llm.cli.settings;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings file, with one {@code key = value} per line. Immutable. */
final class SettingsFile {
    static final String TOKEN_COMMAND = "token-command";
    static final String TOKEN_FILE = "token-file";

    private final Path path;
    private final boolean exists;
    private final Map<String, String> values;

    private SettingsFile(Path path, boolean exists, Map<String, String> values) {
        this.path = path;
        this.exists = exists;
        this.values = Map.copyOf(values);
    }

    /** Reads the file, which may be missing; an unknown setting throws an InvalidRequestException. */
    static SettingsFile read(Path path) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(path).replaceFirst("^\uFEFF", "")));
        } catch (NoSuchFileException e) {
            return new SettingsFile(path, false, Map.of());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(path + " cannot be read: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read; it must be UTF-8 that you may read.", e);
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, checked(path, key, properties)));
        values.values().removeIf(String::isEmpty);
        return new SettingsFile(path, true, values);
    }

    private static String checked(Path path, String key, Properties properties) {
        if (key.equals(Setting.TOKEN.key())) {
            throw new InvalidRequestException(path + " contains a token, which others may see: write " + TOKEN_COMMAND
                    + " = COMMAND or " + TOKEN_FILE + " = FILE instead.");
        }
        if (!key.equals(TOKEN_COMMAND)
                && !key.equals(TOKEN_FILE)
                && Setting.of(key).isEmpty()) {
            String known = Stream.concat(
                            Arrays.stream(Setting.values())
                                    .filter(setting -> setting != Setting.TOKEN)
                                    .map(Setting::key),
                            Stream.of(TOKEN_COMMAND, TOKEN_FILE))
                    .collect(Collectors.joining(", "));
            throw new InvalidRequestException(
                    path + " has '" + key + "', which is not a setting; the settings are " + known + ".");
        }
        return properties.getProperty(key).strip();
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return exists;
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
