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

    private InvalidPropertyException(Optional<String> property, InvalidRequestException cause) {
        super(property.map(name -> name + ": ").orElse("") + cause.getMessage(), cause);
        this.property = property;
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

    /** {@return the property's name, or that of its group; empty where a variable of the environment is wrong} */
    Optional<String> property() {
        return property;
    }
}
