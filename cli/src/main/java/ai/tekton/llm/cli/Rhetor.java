package ai.tekton.llm.cli;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.mock.RhetorMock;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A client for one command, with the mock that stands in where there is no Rhetor and nobody said where one is. Closed by
 * the command, or by {@link OpenResources#end()} when the process is asked to end.
 */
final class Rhetor implements AutoCloseable {
    private final OpenResources resources;
    private final Deque<OpenResources.Resource> own = new ArrayDeque<>();
    private final TektonLlmClient client;

    private Rhetor(Host host, ConnectionOptions options, ClientConfig config, Transport transport) {
        this.resources = host.resources();
        try {
            boolean needsStandIn = options.leaveAddressOpen(host) && !Probe.isListening(config.url());
            this.client = client(options, needsStandIn ? standIn(host, config) : config, transport);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Makes the client that the options and the environment ask for. */
    static Rhetor open(Host host, ConnectionOptions options, Transport transport) {
        return new Rhetor(host, options, options.toConfig(host), transport);
    }

    /** The same, but its client never falls back: for questions about Rhetor itself, which nothing else can answer. */
    static Rhetor openWithoutFallback(Host host, ConnectionOptions options) {
        ClientConfig config =
                options.toConfig(host).toBuilder().useFallback(false).build();
        return new Rhetor(host, options, config, Transport.HTTP);
    }

    TektonLlmClient client() {
        return client;
    }

    private TektonLlmClient client(ConnectionOptions options, ClientConfig config, Transport transport) {
        TektonLlmClient made = TektonLlmClient.builder()
                .config(config)
                .componentId(options.component())
                .transport(transport)
                .build();
        own(made::close);
        return made;
    }

    private ClientConfig standIn(Host host, ClientConfig config) {
        RhetorMock mock = RhetorMock.start();
        own(mock::close);
        new Notes(host.err())
                .note("no Rhetor at " + host.defaultUrl()
                        + " and RHETOR_URL is not set; answering from the built-in mock");
        return config.toBuilder().url(mock.url()).build();
    }

    private void own(OpenResources.Resource resource) {
        own.push(resource);
        resources.add(resource);
    }

    @Override
    public void close() {
        own.forEach(resource -> {
            resources.remove(resource);
            resource.close();
        });
        own.clear();
    }
}
