package ai.tekton.llm.cli;

import ai.tekton.llm.model.ProviderList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the providers and their models. */
@Command(
        name = "providers",
        description = "Lists the providers and their models.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class ProvidersCommand implements Runnable {
    private final Host host;

    @Mixin
    private JsonOption json;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private VerboseOption verbose;

    ProvidersCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        try (CommandClient rhetor = CommandClient.openWithoutFallback(host, connection)) {
            ProviderList providers = rhetor.client().getProviders();
            Output out = new Output(host);
            if (json.isSet()) {
                out.println(new Json().line(providers));
            } else if (providers.providers().isEmpty()) {
                new Notes(host.err()).note("this Rhetor lists no providers");
            } else {
                out.print(new ProviderTable(providers).text());
            }
        }
    }
}
