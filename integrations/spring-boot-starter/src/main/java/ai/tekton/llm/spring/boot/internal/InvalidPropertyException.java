package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.error.InvalidRequestException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A setting that the library refuses, with the property that it comes from. */
final class InvalidPropertyException extends RuntimeException {
    static final String PREFIX = "tekton.llm";

    private static final long serialVersionUID = 1;

    /** The library's message begins with the name of its setting. */
    private static final Pattern SETTING = Pattern.compile("([a-z][A-Za-z]+) .*", Pattern.DOTALL);

    /** Settings whose property is called otherwise, and messages that begin with a sentence. */
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
     * Says of a property what is wrong with it.
     *
     * @param property its name behind the prefix
     */
    static InvalidPropertyException ofProperty(String property, String reason, Throwable cause) {
        return new InvalidPropertyException(Optional.of(PREFIX + "." + property), reason, cause);
    }

    /**
     * Finds the property by the words of the library.
     *
     * @param group what the property's name begins with
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

    /** Says of a property what is wrong with it, where nobody has thrown anything yet. */
    static InvalidPropertyException ofProperty(String property, String reason) {
        return ofProperty(property, reason, new InvalidRequestException(reason));
    }

    /** {@return what is wrong, without the property's name} */
    String reason() {
        return reason;
    }

    /** {@return the property's name, or that of its group; empty where a variable of the environment is wrong} */
    Optional<String> property() {
        return property;
    }
}
