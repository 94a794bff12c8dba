package ai.tekton.llm.spring.boot.internal;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/** Reports at startup which property is invalid, where it was set, and what its value must be. Shows no value. */
final class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {
    private final Environment environment;

    InvalidPropertyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
        String reason = cause.reason();
        return cause.property()
                .map(property -> new FailureAnalysis(
                        "The Rhetor client cannot be created:\n\n    Property: " + property + origin(property)
                                + "\n    Reason: " + reason,
                        "Set " + property + alternative(property) + " to a valid value.",
                        cause))
                .orElseGet(() -> new FailureAnalysis(
                        "The Rhetor client cannot be created: " + reason,
                        "Set the properties " + InvalidPropertyException.PREFIX
                                + ".*, or the environment variable named above, to valid values.",
                        cause));
    }

    private static String alternative(String property) {
        return property.equals(InvalidPropertyException.PREFIX + ".component-id")
                ? ", or spring.application.name,"
                : "";
    }

    private String origin(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (var source : ConfigurationPropertySources.get(environment)) {
            var found = source.getConfigurationProperty(name);
            if (found != null) {
                Origin origin = found.getOrigin();
                return origin == null ? "" : "\n    Origin: " + origin;
            }
        }
        return "";
    }
}
