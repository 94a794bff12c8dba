package ai.tekton.llm.cli.settings;

import java.util.Arrays;
import java.util.Optional;

/** The settings of the command, by an option, a variable or the file. */
public enum Setting {
    /** Rhetor's address. */
    URL("url", "--url", "RHETOR_URL", "http://localhost:8003"),
    /** The address of Rhetor's WebSocket. */
    WS_URL("ws-url", null, "RHETOR_WS_URL", "from url"),
    /** The provider. */
    PROVIDER("provider", "--provider", "RHETOR_DEFAULT_PROVIDER", "anthropic"),
    /** The model. */
    MODEL("model", "--model", "RHETOR_DEFAULT_MODEL", "the provider's"),
    /** The bearer token; the file contains only its source. */
    TOKEN("token", "--token", "RHETOR_AUTH_TOKEN", "none"),
    /** The timeout of an attempt in seconds. */
    TIMEOUT("timeout", "--timeout", "RHETOR_TIMEOUT", "30"),
    /** The maximum number of retries. */
    RETRIES("retries", "--retries", "RHETOR_MAX_RETRIES", "3"),
    /** The generation of Rhetor. */
    PROFILE("profile", "--profile", "RHETOR_PROFILE", "auto"),
    /** The proxy on the way to Rhetor. */
    PROXY("proxy", "--proxy", null, "the JVM's"),
    /** The deadline of a whole call in seconds. */
    DEADLINE("deadline", "--deadline", null, "none"),
    /** Whether the client may fall back. */
    FALLBACK("fallback", "--no-fallback", null, "true"),
    /** The component by which Rhetor tracks the calls. */
    COMPONENT("component", "--component", null, "tekton-llm"),
    /** Whether conversations are saved. */
    LOG("log", "--no-log", "TEKTON_LLM_LOG", "true"),
    /** Whether Markdown is shown in colour. */
    COLOR("color", null, "NO_COLOR", "true");

    private final String key;
    private final String option;
    private final String variable;
    private final String byDefault;

    Setting(String key, String option, String variable, String byDefault) {
        this.key = key;
        this.option = option;
        this.variable = variable;
        this.byDefault = byDefault;
    }

    /** Returns the setting's name in the file.
     *
     * @return the name
     */
    public String key() {
        return key;
    }

    /** Returns the option of the setting.
     *
     * @return the option's name; empty if there is none
     */
    public Optional<String> option() {
        return Optional.ofNullable(option);
    }

    /** Returns the environment variable of the setting.
     *
     * @return the variable's name; empty if there is none
     */
    public Optional<String> variable() {
        return Optional.ofNullable(variable);
    }

    /** Returns the default.
     *
     * @return the value, or a description of it
     */
    public String byDefault() {
        return byDefault;
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }
}
