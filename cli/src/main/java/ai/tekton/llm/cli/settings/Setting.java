package ai.tekton.llm.cli.settings;

import java.util.Arrays;
import java.util.Optional;

/** What the command can be set to, by an option, a variable or the file. */
public enum Setting {
    /** Rhetor's address. */
    URL("url", "--url", "RHETOR_URL", "http://localhost:8003"),
    /** The address of Rhetor's WebSocket. */
    WS_URL("ws-url", null, "RHETOR_WS_URL", "from url"),
    /** Who answers. */
    PROVIDER("provider", "--provider", "RHETOR_DEFAULT_PROVIDER", "anthropic"),
    /** Which model answers. */
    MODEL("model", "--model", "RHETOR_DEFAULT_MODEL", "the provider's"),
    /** The bearer token, which the file says no more of than where it is. */
    TOKEN("token", "--token", "RHETOR_AUTH_TOKEN", "none"),
    /** Seconds that an attempt may take. */
    TIMEOUT("timeout", "--timeout", "RHETOR_TIMEOUT", "30"),
    /** How many times a failed attempt is repeated. */
    RETRIES("retries", "--retries", "RHETOR_MAX_RETRIES", "3"),
    /** Which Rhetor it is. */
    PROFILE("profile", "--profile", "RHETOR_PROFILE", "auto"),
    /** The proxy on the way to Rhetor. */
    PROXY("proxy", "--proxy", null, "the JVM's"),
    /** Seconds that a whole call may take. */
    DEADLINE("deadline", "--deadline", null, "none"),
    /** Whether another provider may answer. */
    FALLBACK("fallback", "--no-fallback", null, "true"),
    /** The component that Rhetor tracks the calls by. */
    COMPONENT("component", "--component", null, "tekton-llm"),
    /** Whether conversations are kept. */
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

    /**
     * Its name in the file.
     *
     * @return the name
     */
    public String key() {
        return key;
    }

    /**
     * The option that sets it.
     *
     * @return the option's name; empty where there is none
     */
    public Optional<String> option() {
        return Optional.ofNullable(option);
    }

    /**
     * The variable that sets it.
     *
     * @return the variable's name; empty where there is none
     */
    public Optional<String> variable() {
        return Optional.ofNullable(variable);
    }

    /**
     * What it is where nobody sets it.
     *
     * @return the value, or words for it
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
