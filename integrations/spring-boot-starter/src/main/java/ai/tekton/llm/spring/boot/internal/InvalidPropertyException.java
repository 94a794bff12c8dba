package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.error.InvalidRequestException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A setting that the library refuses, with the property that set it. */
final class InvalidPropertyException extends RuntimeException {
    static final String PREFIX = "tekton.llm";

    private static final long serialVersionUID = 1;

    /** The library's message begins with the name of its setting. */
    private static final Pattern SETTING = Pattern.compile("([a-z][A-Za-z]+) .*", Pattern.DOTALL);

    /** Settings whose property has another name, and messages that do not start with a setting's name. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "maxResponseBytes", "max-response-size",
            "maxEventBytes", "max-event-size",
            "pingInterval", "web-socket.ping-interval",
            "maxWaitingChunks", "web-socket.max-waiting-chunks");

    private final transient Optional<String> property;

    private final String reason;

    private InvalidPropertyException(Optional<String> property, InvalidRequestException cause) {
        this(property, cause.getMessage(), cause);
    }

    private InvalidPropertyException(Optional<String> property, String reason, Throwable cause) {
        super(property.map(name -> name + ": ").orElse("") + reason, cause);
        this.property = property;
        this.reason = reason;
    }

    /**
     * Creates the exception of a property and the reason.
     *
     * @param property the property's name after the prefix
     */
    static InvalidPropertyException ofProperty(String property, String reason, Throwable cause) {
        return new InvalidPropertyException(Optional.of(PREFIX + "." + property), reason, cause);
    }

    /**
     * Creates the exception of the property that the library's message names.
     *
     * @param group the prefix of the property's name
     */
    static InvalidPropertyException of(String group, InvalidRequestException cause) {
        String message = cause.getMessage();
        Matcher setting = SETTING.matcher(message);
        if (setting.matches()) {
            return new InvalidPropertyException(Optional.of(group + "." + named(setting.group(1))), cause);
        }
        if (message.startsWith("The token ")) {
            return new InvalidPropertyException(Optional.of(PREFIX + ".token"), cause);
        }
        if (message.contains(" header ")) {
            return new InvalidPropertyException(Optional.of(PREFIX + ".headers"), cause);
        }
        return new InvalidPropertyException(group.equals(PREFIX) ? Optional.empty() : Optional.of(group), cause);
    }

    private static String named(String setting) {
        String kebab = setting.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
        return OTHERWISE.getOrDefault(setting, kebab);
    }

    /** Creates the exception of a property and the reason, without a cause. */
    static InvalidPropertyException ofProperty(String property, String reason) {
        return ofProperty(property, reason, new InvalidRequestException(reason));
    }

    /** {@return the reason, without the property's name} */
    String reason() {
        return reason;
    }

    /** {@return the property's name, or that of its group; empty if an environment variable is invalid} */
    Optional<String> property() {
        return property;
    }
}
