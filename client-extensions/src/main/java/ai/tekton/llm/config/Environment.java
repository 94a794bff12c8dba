package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.DurationChecks;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Reads the environment variables that all Tekton components use. */
final class Environment {
    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    ClientConfigBuilder read() {
        ClientConfigBuilder config = ClientConfig.builder();
        value("RHETOR_URL").ifPresent(url -> config.url(checked("RHETOR_URL", url, "http", "https")));
        value("RHETOR_WS_URL").ifPresent(url -> config.wsUrl(checked("RHETOR_WS_URL", url, "ws", "wss")));
        value("RHETOR_DEFAULT_PROVIDER").ifPresent(config::provider);
        value("RHETOR_DEFAULT_MODEL").ifPresent(config::model);
        value("RHETOR_AUTH_TOKEN").ifPresent(config::token);
        value("RHETOR_TIMEOUT").ifPresent(value -> config.timeout(DurationChecks.seconds("RHETOR_TIMEOUT", value)));
        value("RHETOR_MAX_RETRIES").ifPresent(value -> config.maxRetries(Settings.count("RHETOR_MAX_RETRIES", value)));
        value("RHETOR_PROFILE").ifPresent(value -> config.profile(profile(value)));
        return config;
    }

    private static ServerProfile profile(String value) {
        try {
            return ServerProfile.of(value);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException("RHETOR_PROFILE: " + e.getMessage());
        }
    }

    private static URI checked(String variable, String value, String... schemes) {
        URI url = Settings.url(variable, value);
        Settings.checkUrl(variable, url, schemes);
        return url;
    }

    private Optional<String> value(String variable) {
        return Optional.ofNullable(variables.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
