package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.Setting;
import ai.tekton.llm.cli.settings.SettingValue;
import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ClientConfigBuilder;
import ai.tekton.llm.config.ProxyConfig;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.error.InvalidRequestException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
            names = "--profile",
            paramLabel = "ID",
            converter = ProfileConverter.class,
            completionCandidates = ProfileConverter.Names.class,
            description =
                    "Which Rhetor it is: auto to find out, contract or tekton-2025-09. Default: RHETOR_PROFILE, else auto.")
    private ServerProfile profile;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description =
                    "The HTTP proxy to go through, with the user and the password in the URL where it wants them; env for the "
                            + "one of HTTPS_PROXY or HTTP_PROXY, unless NO_PROXY names the server. Default: the JVM's.")
    private String proxy;

    @Option(
            names = "--strict",
            description =
                    "Fail before anything is sent where Rhetor would make nothing of some option, in place of a note.")
    private boolean strict;

    @Option(
            names = "--component",
            paramLabel = "ID",
            description = "The component that Rhetor tracks the calls by. Default: tekton-llm.")
    private String component;

    /** The component that Rhetor tracks the calls by. */
    String component(Settings settings) {
        return Optional.ofNullable(component)
                .or(() -> settings.find(Setting.COMPONENT).map(SettingValue::value))
                .orElseGet(Setting.COMPONENT::byDefault);
    }

    /**
     * The client's settings: these options, else the environment's variables, else the file's, else the library's defaults.
     *
     * @param host whose default address is used
     * @param settings what the environment and the file say
     */
    ClientConfig toConfig(Host host, Settings settings) {
        ClientConfigBuilder config = server.toConfig(host, settings);
        Optional.ofNullable(deadline).or(() -> deadlineOf(settings)).ifPresent(config::deadline);
        Optional.ofNullable(retries).ifPresent(config::maxRetries);
        if (noFallback || !settings.isOn(Setting.FALLBACK)) {
            config.useFallback(false);
        }
        Optional.ofNullable(profile).ifPresent(config::profile);
        proxy(settings).ifPresent(config::proxy);
        return config.strict(strict).build();
    }

    private Optional<ProxyConfig> proxy(Settings settings) {
        return proxy == null ? settings.proxy() : Optional.of(settings.proxyOf(proxy));
    }

    private static Optional<Duration> deadlineOf(Settings settings) {
        return settings.find(Setting.DEADLINE).map(found -> {
            try {
                return new SecondsConverter().convert(found.value());
            } catch (TypeConversionException e) {
                throw new InvalidRequestException(found.source() + ": " + e.getMessage() + ".");
            }
        });
    }

    /** Whether nobody said where Rhetor is. */
    boolean leaveAddressOpen(Settings settings) {
        return server.leaveAddressOpen(settings);
    }
}
