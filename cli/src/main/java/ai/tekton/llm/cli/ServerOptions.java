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

/** The options for Rhetor's address, the token and the timeout. */
final class ServerOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Rhetor's address, with an optional path.%nDefault: RHETOR_URL, else " + ""
                    + RhetorContract.DEFAULT_URL)
    private String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The bearer token. Default: RHETOR_AUTH_TOKEN, which is hidden from other users of "
                    + "the machine.")
    private String token;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "Timeout of an attempt; for a stream, of each wait for a chunk. Default: "
                    + "RHETOR_TIMEOUT, else 30.")
    private Duration timeout;

    /**
     * The part of the client's settings that these options cover: the options, else the environment variables, else the file's,
     * else the library's defaults.
     *
     * @param host provides the default address
     * @param settings the settings of the environment and the file
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

    /** Whether no address of Rhetor is set. */
    boolean leaveAddressOpen(Settings settings) {
        return url == null && settings.find(Setting.URL).isEmpty();
    }

    private static boolean isLibraryDefault(URI address) {
        return address.equals(URI.create(RhetorContract.DEFAULT_URL));
    }
}
