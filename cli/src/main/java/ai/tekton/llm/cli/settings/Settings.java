package ai.tekton.llm.cli.settings;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ProxyConfig;
import ai.tekton.llm.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of the environment and of the settings file, in this order of precedence. Immutable and thread-safe. */
public final class Settings {
    private static final Set<String> YES = Set.of("true", "yes", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "0");

    private static final String PROXY_OF_ENVIRONMENT = "env";

    private final Map<String, String> variables;
    private final SettingsFile file;

    private Settings(Map<String, String> variables, SettingsFile file) {
        this.variables = variables;
        this.file = file;
    }

    /**
     * Reads the settings file, if it exists.
     *
     * @param environment the environment variables
     * @return the settings
     * @throws InvalidRequestException if the file is invalid; names the file and the fault
     */
    public static Settings load(Map<String, String> environment) {
        return new Settings(
                environment, SettingsFile.read(Folders.of(environment).config().resolve("config.properties")));
    }

    /** Returns the path of the file, which may not exist.
     *
     * @return its path
     */
    public Path file() {
        return file.path();
    }

    /** Returns whether the file exists.
     *
     * @return whether it is
     */
    public boolean fileExists() {
        return file.exists();
    }

    /**
     * Returns the environment variables, with the file's settings for unset ones; without the file's token.
     *
     * @return values by name
     * @throws InvalidRequestException if a setting of the file is invalid; names it
     */
    public Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(variables);
        for (Setting setting : Setting.values()) {
            setting.variable()
                    .filter(variable ->
                            variable.startsWith("RHETOR_") && variable(variable).isEmpty())
                    .ifPresent(variable -> file.value(setting.key()).ifPresent(value -> {
                        check(setting, variable, value);
                        all.put(variable, value);
                    }));
        }
        return all;
    }

    /** Lets the library check the variable's value; the error names the setting. */
    private void check(Setting setting, String variable, String value) {
        try {
            ClientConfig.fromEnvironment(Map.of(variable, value));
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(
                    file.path() + ": " + e.getMessage().replace(variable, setting.key()));
        }
    }

    /**
     * Finds a setting's value, without regard to options.
     *
     * @param setting the setting
     * @return its value and its source, a variable or the file; empty if neither sets it
     */
    public Optional<SettingValue> find(Setting setting) {
        if (setting == Setting.COLOR) {
            // Setting this variable, to any value, switches colours off.
            return setting.variable()
                    .filter(variable -> variable(variable).isPresent())
                    .map(variable -> new SettingValue("false", variable))
                    .or(() -> inFile(setting.key()));
        }
        return setting.variable()
                .flatMap(variable -> variable(variable).map(value -> new SettingValue(value, variable)))
                .or(() -> setting == Setting.TOKEN
                        ? inFile(SettingsFile.TOKEN_COMMAND).or(() -> inFile(SettingsFile.TOKEN_FILE))
                        : inFile(setting.key()));
    }

    private Optional<SettingValue> inFile(String key) {
        return file.value(key).map(value -> new SettingValue(value, key + " in the file"));
    }

    /**
     * Returns a boolean setting, without regard to options.
     *
     * @param setting the setting
     * @return the value of the environment or the file; otherwise true
     * @throws InvalidRequestException if it is neither true nor false
     */
    public boolean isOn(Setting setting) {
        Optional<SettingValue> found = find(setting);
        if (found.isEmpty()) {
            return true;
        }
        String value = found.get().value().toLowerCase(Locale.ROOT);
        if (!YES.contains(value) && !NO.contains(value)) {
            throw new InvalidRequestException(found.get().source() + " must be true or false, but is '"
                    + found.get().value() + "'.");
        }
        return YES.contains(value);
    }

    /**
     * Returns the token from the source that the file names, unless a variable contains one. Runs the command that the file
     * names.
     *
     * @return the token
     * @throws InvalidRequestException if the source provides none
     */
    public Optional<String> tokenOfFile() {
        if (Setting.TOKEN.variable().flatMap(this::variable).isPresent()) {
            return Optional.empty();
        }
        return file.value(SettingsFile.TOKEN_COMMAND)
                .map(TokenSource::ofCommand)
                .or(() -> file.value(SettingsFile.TOKEN_FILE).map(this::path).map(TokenSource::ofFile));
    }

    /** Returns the proxy that the file names.
     *
     * @return the proxy; empty if it names none
     * @throws InvalidRequestException if the value is not a proxy
     */
    public Optional<ProxyConfig> proxy() {
        return find(Setting.PROXY).map(found -> {
            try {
                return proxyOf(found.value());
            } catch (InvalidRequestException e) {
                throw new InvalidRequestException(found.source() + ": " + e.getMessage());
            }
        });
    }

    /** Returns the proxy that a value names.
     *
     * @param value the proxy's address, or env for the one of the environment variables
     * @return the proxy
     * @throws InvalidRequestException if the value is not a proxy
     */
    public ProxyConfig proxyOf(String value) {
        return value.strip().equals(PROXY_OF_ENVIRONMENT)
                ? ProxyConfig.fromEnvironment(variables)
                : ProxyConfig.of(value);
    }

    private Path path(String value) {
        return value.startsWith("~/") ? Folders.home(variables).resolve(value.substring(2)) : Path.of(value);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
