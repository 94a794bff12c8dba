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

/** What the environment and the file of settings say, in this order. Immutable and thread-safe. */
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
     * Reads the file, where there is one.
     *
     * @param environment the environment's variables
     * @return the settings
     * @throws InvalidRequestException naming the file and what in it is wrong
     */
    public static Settings load(Map<String, String> environment) {
        return new Settings(
                environment, SettingsFile.read(Folders.of(environment).config().resolve("config.properties")));
    }

    /**
     * Where the file is, or would be.
     *
     * @return its path
     */
    public Path file() {
        return file.path();
    }

    /**
     * Whether the file is there.
     *
     * @return whether it is
     */
    public boolean fileExists() {
        return file.exists();
    }

    /**
     * The environment's variables, with what the file says in place of those that are unset; without the token of the file.
     *
     * @return values by name
     * @throws InvalidRequestException naming the file's setting that is wrong
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

    /** The library checks the variable's value; what is wrong is told of the setting. */
    private void check(Setting setting, String variable, String value) {
        try {
            ClientConfig.fromEnvironment(Map.of(variable, value));
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(
                    file.path() + ": " + e.getMessage().replace(variable, setting.key()));
        }
    }

    /**
     * What a setting is, unless an option says otherwise.
     *
     * @param setting the setting
     * @return its value, and whether a variable or the file says so; empty where neither does
     */
    public Optional<SettingValue> find(Setting setting) {
        if (setting == Setting.COLOR) {
            // This one variable says no by being there.
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
     * What a setting that is true or false is, unless an option says otherwise.
     *
     * @param setting the setting
     * @return what the environment or the file says; else true
     * @throws InvalidRequestException where it is neither
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
     * The token that the file tells the place of, where no variable holds one. Runs a command where it says so.
     *
     * @return the token
     * @throws InvalidRequestException where it cannot be had
     */
    public Optional<String> tokenOfFile() {
        if (Setting.TOKEN.variable().flatMap(this::variable).isPresent()) {
            return Optional.empty();
        }
        return file.value(SettingsFile.TOKEN_COMMAND)
                .map(TokenSource::ofCommand)
                .or(() -> file.value(SettingsFile.TOKEN_FILE).map(this::path).map(TokenSource::ofFile));
    }

    /**
     * The proxy that the file names.
     *
     * @return the proxy; empty where it names none
     * @throws InvalidRequestException where it is none
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

    /**
     * The proxy that a value names.
     *
     * @param value the proxy's address, or env for what the environment's variables say
     * @return the proxy
     * @throws InvalidRequestException where it is none
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
