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

/** The options for the connection to Rhetor, with retries and fallbacks. */
final class ConnectionOptions {
    @Mixin
    private ServerOptions server;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "Deadline of the whole call, with all its attempts and fallbacks.")
    private Duration deadline;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "Maximum number of retries of a failed attempt. Default: RHETOR_MAX_RETRIES, else 3.")
    private Integer retries;

    @Option(
            names = "--no-fallback",
            description = "Fail when Rhetor or the provider cannot answer, without any fallback.")
    private boolean noFallback;

    @Option(
            names = "--profile",
            paramLabel = "ID",
            converter = ProfileConverter.class,
            completionCandidates = ProfileConverter.Names.class,
            description = "Generation of Rhetor: auto to detect it, contract or tekton-2025-09. Default: "
                    + "RHETOR_PROFILE, else auto.")
    private ServerProfile profile;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "The HTTP proxy, with the user and the password in the URL if it requires them; env for "
                    + "the one of HTTPS_PROXY or HTTP_PROXY, unless NO_PROXY names the server. Default: the JVM's.")
    private String proxy;

    @Option(
            names = "--strict",
            description =
                    "Fail before anything is sent if an option would have no effect at Rhetor, instead of a note.")
    private boolean strict;

    @Option(
            names = "--component",
            paramLabel = "ID",
            description = "The component by which Rhetor tracks the calls. Default: tekton-llm.")
    private String component;

    /** The component by which Rhetor tracks the calls. */
    String component(Settings settings) {
        return Optional.ofNullable(component)
                .or(() -> settings.find(Setting.COMPONENT).map(SettingValue::value))
                .orElseGet(Setting.COMPONENT::byDefault);
    }

    /**
     * The client's settings: these options, else the environment variables, else the file's, else the library's defaults.
     *
     * @param host provides the default address
     * @param settings the settings of the environment and the file
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

    /** Whether no address of Rhetor is set. */
    boolean leaveAddressOpen(Settings settings) {
        return server.leaveAddressOpen(settings);
    }
}
