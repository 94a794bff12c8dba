package ai.tekton.llm.cli;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ProxyConfig;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.mock.RhetorMock;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The client of one command, with the built-in mock if no address is set and no Rhetor listens at the default one. Closed by
 * the command, or by {@link OpenResources#end()} when the process is asked to end.
 */
final class CommandClient implements AutoCloseable {
    private final OpenResources resources;
    private final Deque<OpenResources.Resource> own = new ArrayDeque<>();
    private final Notes notes;
    private final Function<URI, ConversationStore> contexts;
    private final boolean simulated;
    private final TektonLlmClient client;

    private CommandClient(
            Host host,
            Settings settings,
            ConnectionOptions options,
            ClientConfig config,
            Transport transport,
            Function<URI, ConversationStore> contexts,
            Consumer<TektonLlmClientBuilder> more) {
        this.contexts = contexts;
        this.resources = host.resources();
        this.notes = new Notes(host.err());
        try {
            this.simulated = options.leaveAddressOpen(settings) && !Probe.isListening(config.url());
            this.client =
                    client(options.component(settings), simulated ? standIn(host, config) : config, transport, more);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Creates the client from the options and the environment. */
    static CommandClient open(
            Host host,
            Settings settings,
            ConnectionOptions options,
            Transport transport,
            Function<URI, ConversationStore> contexts) {
        return open(host, settings, options, transport, contexts, client -> {});
    }

    /** Creates the client with additional settings. */
    static CommandClient open(
            Host host,
            Settings settings,
            ConnectionOptions options,
            Transport transport,
            Function<URI, ConversationStore> contexts,
            Consumer<TektonLlmClientBuilder> more) {
        return new CommandClient(host, settings, options, options.toConfig(host, settings), transport, contexts, more);
    }

    /** Creates a client without fallbacks, for requests about Rhetor itself, which no other backend can answer. */
    static CommandClient openWithoutFallback(Host host, ConnectionOptions options) {
        Settings settings = Settings.load(host.environment());
        ClientConfig config =
                options.toConfig(host, settings).toBuilder().useFallback(false).build();
        return new CommandClient(
                host, settings, options, config, Transport.HTTP, server -> new NoContexts(), client -> {});
    }

    TektonLlmClient client() {
        return client;
    }

    /** Whether the built-in mock answers. */
    boolean isSimulated() {
        return simulated;
    }

    private TektonLlmClient client(
            String component, ClientConfig config, Transport transport, Consumer<TektonLlmClientBuilder> more) {
        TektonLlmClientBuilder builder = TektonLlmClient.builder()
                .config(config)
                .componentId(component)
                .transport(transport)
                .conversationStore(contexts.apply(config.url()))
                // The local fallback's text says that there is no answer, and would be mistaken for one.
                .withoutLocalFallback();
        more.accept(builder);
        TektonLlmClient made = builder.build();
        own(made::close);
        return made;
    }

    private ClientConfig standIn(Host host, ClientConfig config) {
        RhetorMock mock = RhetorMock.start();
        own(mock::close);
        notes.note(
                "no Rhetor at " + host.defaultUrl() + " and RHETOR_URL is not set; answering from the built-in mock");
        return config.toBuilder().url(mock.url()).proxy(ProxyConfig.none()).build();
    }

    private void own(OpenResources.Resource resource) {
        own.push(resource);
        resources.add(resource);
    }

    /** Closes the client; the last note explains how to use a real Rhetor instead of the mock. */
    @Override
    public void close() {
        boolean first = !own.isEmpty();
        own.forEach(resource -> {
            resources.remove(resource);
            resource.close();
        });
        own.clear();
        if (first && client != null && simulated && !resources.hasEnded()) {
            notes.note(
                    "simulated; to ask a real Rhetor, name it with --url URL or RHETOR_URL, or as url in the file that "
                            + "`tekton-llm config` names");
        }
    }
}
