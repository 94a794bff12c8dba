package ai.tekton.llm.cli;

import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks Rhetor's health. */
@Command(
        name = "health",
        description = "Checks Rhetor's health. The exit status is 1 if Rhetor is unhealthy or does not answer.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class HealthCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private JsonOption json;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private VerboseOption verbose;

    HealthCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (CommandClient rhetor = CommandClient.openWithoutFallback(host, connection)) {
            Health health = rhetor.client().health();
            Output out = new Output(host);
            out.println(
                    json.isSet()
                            ? new Json().line(health)
                            : sentence(health, rhetor.client().config().url()));
            return health.status() == HealthStatus.UNHEALTHY ? Status.FAILED : Status.OK;
        }
    }

    private static String sentence(Health health, URI url) {
        return health.status().name().toLowerCase(Locale.ROOT) + ": "
                + health.component().orElse("rhetor")
                + health.version().map(version -> " " + version).orElse("") + " at " + url;
    }
}
