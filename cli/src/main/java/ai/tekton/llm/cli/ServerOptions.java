package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.Setting;
import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ClientConfigBuilder;
import ai.tekton.rhetor.RhetorContract;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options about where Rhetor is, who asks, and how long it may take. */
final class ServerOptions {
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

    /**
     * The client's settings as far as these options make them: these, else the environment's variables, else the file's, else
     * the library's defaults.
     *
     * @param host whose default address is used
     * @param settings what the environment and the file say
     */
    ClientConfigBuilder toConfig(Host host, Settings settings) {
        ClientConfig usual = ClientConfig.fromEnvironment(settings.environment());
        ClientConfigBuilder config = usual.toBuilder();
        if (isLibraryDefault(usual.url())) {
            config.url(host.defaultUrl());
        }
        Optional.ofNullable(url).ifPresent(config::url);
        Optional.ofNullable(token).or(settings::tokenOfFile).ifPresent(config::token);
        Optional.ofNullable(timeout).ifPresent(config::timeout);
        return config;
    }

    /** Whether nobody said where Rhetor is. */
    boolean leaveAddressOpen(Settings settings) {
        return url == null && settings.find(Setting.URL).isEmpty();
    }

    private static boolean isLibraryDefault(URI address) {
        return address.equals(URI.create(RhetorContract.DEFAULT_URL));
    }
}
