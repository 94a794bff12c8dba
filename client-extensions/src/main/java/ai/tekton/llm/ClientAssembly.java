package ai.tekton.llm;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.conversation.ConversationFormat;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.BackendUpstream;
import ai.tekton.llm.internal.call.CallScopes;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.Events;
import ai.tekton.llm.internal.call.InstructingUpstream;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.context.Contexts;
import ai.tekton.llm.internal.face.Calls;
import ai.tekton.llm.internal.http.HttpUpstream;
import ai.tekton.llm.internal.interceptor.InterceptingUpstream;
import ai.tekton.llm.internal.profile.WarningUpstream;
import ai.tekton.llm.internal.resilience.Backoff;
import ai.tekton.llm.internal.resilience.BalancedUpstream;
import ai.tekton.llm.internal.resilience.CircuitBreakingUpstream;
import ai.tekton.llm.internal.resilience.Delays;
import ai.tekton.llm.internal.resilience.FallbackUpstream;
import ai.tekton.llm.internal.resilience.RetryBudget;
import ai.tekton.llm.internal.resilience.RetrySettings;
import ai.tekton.llm.internal.resilience.RetryingUpstream;
import ai.tekton.llm.internal.resilience.TimedDelays;
import ai.tekton.llm.internal.ws.SocketListeners;
import ai.tekton.llm.internal.ws.WebSocketSettings;
import ai.tekton.llm.internal.ws.WebSocketUpstream;
import ai.tekton.llm.internal.ws.WebSocketUpstreams;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.llm.token.TrimStrategy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Assembles a client: the upstream that answers and the decorators around it, each with one job, from the inside out.
 * Both clients use it. Not thread-safe.
 */
final class ClientAssembly {
    /**
     * The parts that the builders of both clients collect in addition to their {@link ClientConfig}.
     *
     * @param fallbacks the backends that are called in order when Rhetor cannot answer
     * @param localFallback the backend that answers when all others failed
     * @param tokenizers counts tokens
     * @param trimStrategy chooses which messages to drop if not all fit
     * @param format puts a conversation into one message, for servers that accept only one message
     * @param store keeps conversations for servers that do not keep them
     */
    record Conversations(
            List<LlmBackend> fallbacks,
            Optional<LlmBackend> localFallback,
            Tokenizers tokenizers,
            TrimStrategy trimStrategy,
            ConversationFormat format,
            ConversationStore store) {}

    /**
     * The user's code that runs beside and around a client's calls.
     *
     * @param listeners receive the events of the calls
     * @param interceptors surround the calls, the outermost first
     * @param propagators carry the context of the caller's thread
     */
    record Extensions(
            List<LlmEventListener> listeners, List<LlmInterceptor> interceptors, List<ContextPropagator> propagators) {}

    /**
     * The threads and the clock that a client uses.
     *
     * @param executor the user's executor; empty for the client's own threads
     * @param clock provides the time of day
     */
    record Execution(Optional<Executor> executor, Clock clock) {
        CallThreads threads(ClientConfig config) {
            return executor.map(users -> new CallThreads(users, config.maxConnections()))
                    .orElseGet(() -> new CallThreads(config.maxConnections()));
        }
    }

    private final String componentId;
    private final ClientConfig config;
    private final Conversations conversations;
    private final Extensions extensions;
    private final Traffic traffic;
    private final boolean recordStreamOrigins;
    private final Clock clock;
    private final Events events;
    private final CallThreads threads;
    private final Watchdog watchdog = new Watchdog();

    ClientAssembly(
            String componentId,
            ClientConfig config,
            Conversations conversations,
            Extensions extensions,
            Traffic traffic,
            Execution execution,
            boolean recordStreamOrigins) {
        this.componentId = componentId;
        // With several addresses, whatever reports one address reports the first.
        this.config = traffic.urls().isEmpty()
                ? config
                : config.toBuilder().url(traffic.urls().get(0)).build();
        this.conversations = conversations;
        this.traffic = traffic;
        this.recordStreamOrigins = recordStreamOrigins;
        this.extensions = extensions;
        this.clock = execution.clock();
        this.events = new Events(extensions.listeners(), clock);
        this.threads = execution.threads(config);
    }

    TektonLlmClient client(Optional<LlmBackend> primary, Transport transport) {
        if (primary.isPresent()) {
            return client(guarded(primary.get()), primary.get()::providers, List::of);
        }
        if (traffic.urls().size() > 1) {
            return balanced(transport);
        }
        Profiles profiles = profiles(config);
        return client(
                guarded(profiles.upstream(transport), rhetorAt(config)), profiles::providers, profiles::limitations);
    }

    private TektonLlmClient client(
            Upstream first, Function<CallContext, ProviderList> providers, Supplier<List<String>> limitations) {
        ContextFitter fitter = fitter(providers);
        Calls calls = calls(first, providers, fitter, List.of());
        return new TektonLlmClient(componentId, config, calls, fitter, limitations);
    }

    private Profiles profiles(ClientConfig address) {
        return new Profiles(componentId, address, new HttpUpstream(address, clock), conversations, watchdog);
    }

    /** The limit of the client's concurrent calls applies to all addresses together, so it surrounds the balancing. */
    private TektonLlmClient balanced(Transport transport) {
        List<Profiles> all = new ArrayList<>();
        List<Upstream> upstreams = new ArrayList<>();
        for (ClientConfig address : traffic.addresses(config, transport)) {
            Profiles profiles = profiles(address);
            all.add(profiles);
            upstreams.add(guarded(profiles.upstream(transport), rhetorAt(address)));
        }
        Upstream rhetor = Profiles.limited(
                new BalancedUpstream(
                        upstreams, bound -> ThreadLocalRandom.current().nextInt(bound)),
                config.maxConcurrentCalls(),
                watchdog);
        Addresses addresses = new Addresses(all);
        return client(rhetor, addresses::providers, addresses::limitations);
    }

    private static String rhetorAt(ClientConfig address) {
        return "Rhetor at " + address.url();
    }

    private Upstream guarded(Upstream upstream, String name) {
        CircuitBreakerConfig breaker = config.circuitBreaker();
        return breaker.enabled()
                ? new CircuitBreakingUpstream(upstream, name, breaker, Clock.systemUTC(), events)
                : upstream;
    }

    /** A local backend needs no breaker, and answers even when all breakers are open. */
    private Upstream guarded(LlmBackend backend) {
        Upstream adapted = InstructingUpstream.unless(
                backend.carriesResponseFormat(), new BackendUpstream(backend, threads, watchdog));
        return backend.isLocal() ? adapted : guarded(adapted, backend.name());
    }

    TektonLlmWebSocketClient webSocketClient(
            WebSocketSettings settings, Function<CallThreads, SocketListeners> listeners) {
        if (config.profile() == ServerProfile.TEKTON_2025_09) {
            throw new InvalidRequestException("Rhetor of September 2025 does not answer over its WebSocket. Use"
                    + " TektonLlmClient, which uses HTTP.");
        }
        if (traffic.urls().size() > 1) {
            throw new InvalidRequestException("A client over one WebSocket has one address, but urls names "
                    + traffic.urls().size() + ". Set the url, or use TektonLlmClient with a WebSocket transport.");
        }
        WebSocketUpstream socket = WebSocketUpstreams.create(config, componentId, settings, listeners.apply(threads));
        ProvidersOverHttp providers = new ProvidersOverHttp(config, clock);
        Upstream warning = new WarningUpstream(
                Profiles.limited(InstructingUpstream.unless(false, socket), config.maxConcurrentCalls(), watchdog),
                WebSocketLosses::of,
                config.strict());
        Calls calls = calls(guarded(warning, rhetorAt(config)), providers, fitter(providers), List.of(providers));
        return new TektonLlmWebSocketClient(componentId, config, socket, calls);
    }

    private ContextFitter fitter(Function<CallContext, ProviderList> providers) {
        return new ContextFitter(conversations.tokenizers(), conversations.trimStrategy(), providers);
    }

    private Calls calls(
            Upstream first,
            Function<CallContext, ProviderList> providers,
            ContextFitter fitter,
            List<AutoCloseable> more) {
        Delays delays = new TimedDelays();
        RetryBudget budget = new RetryBudget(config.retryBudget());
        RetrySettings retries = new RetrySettings(Backoff.standard(), budget, delays);
        Traffic.Tools tools = new Traffic.Tools(threads, watchdog, delays, conversations.tokenizers());
        Upstream persistent = new RetryingUpstream(traffic.around(first, providers, tools), retries);
        List<LlmBackend> others = new ArrayList<>(conversations.fallbacks());
        conversations.localFallback().ifPresent(others::add);
        List<AutoCloseable> unused = new ArrayList<>(more);
        Upstream chain = persistent;
        if (config.useFallback()) {
            chain = new FallbackUpstream(
                    persistent, others.stream().map(this::guarded).toList(), config.streamFailurePolicy());
        } else {
            // The client closes them even though it does not call them, as the builder promises.
            unused.addAll(others);
        }
        List<LlmInterceptor> interceptors = extensions.interceptors();
        Upstream all = new InterceptingUpstream(new FittingUpstream(chain, fitter), interceptors, watchdog);
        CallScopes scopes = new CallScopes(
                events,
                Contexts.of(extensions.propagators()),
                Optional.of(config.url()),
                !interceptors.isEmpty(),
                traffic::budgetOfSome);
        return new Calls(all, threads, watchdog, scopes, budget::tryTake, unused, recordStreamOrigins);
    }
}
