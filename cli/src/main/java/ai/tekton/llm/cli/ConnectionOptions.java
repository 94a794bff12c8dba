package ai.tekton.llm.cli;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ClientConfigBuilder;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options about where Rhetor is and how hard it is tried. */
final class ConnectionOptions {
    @Mixin
    private ServerOptions server;

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
        ClientConfigBuilder config = server.toConfig(host);
        Optional.ofNullable(deadline).ifPresent(config::deadline);
        Optional.ofNullable(retries).ifPresent(config::maxRetries);
        if (noFallback) {
            config.useFallback(false);
        }
        return config.build();
    }

    /** Whether nobody said where Rhetor is. */
    boolean leaveAddressOpen(Host host) {
        return server.leaveAddressOpen(host);
    }
}
