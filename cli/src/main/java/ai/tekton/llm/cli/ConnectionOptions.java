package ai.tekton.llm.cli;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ClientConfigBuilder;
import ai.tekton.rhetor.RhetorContract;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options about where Rhetor is and how hard it is tried. */
final class ConnectionOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where Rhetor is; may have a path.%nDefault: RHETOR_URL, else " + RhetorContract.DEFAULT_URL)
    private String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The bearer token. Default: RHETOR_AUTH_TOKEN, which other users of the machine do not see.")
    private String token;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "How long an attempt may take, and a stream may be silent. Default: RHETOR_TIMEOUT, else 30.")
    private Duration timeout;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "How long the whole call may take, with all its attempts and fallbacks.")
    private Duration deadline;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How many times a failed attempt is repeated. Default: RHETOR_MAX_RETRIES, else 3.")
    private Integer retries;

    @Option(
            names = "--no-fallback",
            description = "Fail when Rhetor or the provider cannot answer, and let nothing else answer instead.")
    private boolean noFallback;

    @Option(
            names = "--component",
            paramLabel = "ID",
            defaultValue = "tekton-llm",
            description = "The component that Rhetor tracks the calls by. Default: ${DEFAULT-VALUE}.")
    private String component;

    String component() {
        return component;
    }

    /**
     * The client's settings: these options, else the environment's variables, else the library's defaults.
     *
     * @param host whose environment and default address are used
     */
    ClientConfig toConfig(Host host) {
        ClientConfig fromEnvironment = ClientConfig.fromEnvironment(host.environment());
        ClientConfigBuilder config = fromEnvironment.toBuilder();
        if (isLibraryDefault(fromEnvironment.url())) {
            config.url(host.defaultUrl());
        }
        Optional.ofNullable(url).ifPresent(config::url);
        Optional.ofNullable(token).ifPresent(config::token);
        Optional.ofNullable(timeout).ifPresent(config::timeout);
        Optional.ofNullable(deadline).ifPresent(config::deadline);
        Optional.ofNullable(retries).ifPresent(config::maxRetries);
        if (noFallback) {
            config.useFallback(false);
        }
        return config.build();
    }

    /** Whether nobody said where Rhetor is. */
    boolean leaveAddressOpen(Host host) {
        boolean inEnvironment =
                !host.environment().getOrDefault("RHETOR_URL", "").isBlank();
        return url == null
                && !inEnvironment
                && isLibraryDefault(
                        ClientConfig.fromEnvironment(host.environment()).url());
    }

    private static boolean isLibraryDefault(URI address) {
        return address.equals(URI.create(RhetorContract.DEFAULT_URL));
    }
}
