package ai.tekton.llm;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.InstructingUpstream;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.http.HttpUpstream;
import ai.tekton.llm.internal.profile.ContractTranslation;
import ai.tekton.llm.internal.profile.GenerationDetection;
import ai.tekton.llm.internal.profile.ProfiledUpstream;
import ai.tekton.llm.internal.profile.RefusingUpstream;
import ai.tekton.llm.internal.profile.RememberingUpstream;
import ai.tekton.llm.internal.profile.Tekton202509Translation;
import ai.tekton.llm.internal.profile.Translation;
import ai.tekton.llm.internal.profile.WarningUpstream;
import ai.tekton.llm.internal.resilience.ConcurrencyLimitedUpstream;
import ai.tekton.llm.internal.resilience.WebSocketFirstUpstream;
import ai.tekton.llm.internal.ws.FrameHeaders;
import ai.tekton.llm.internal.ws.WebSocketUpstream;
import ai.tekton.llm.internal.ws.WebSocketUpstreams;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.rhetor.RhetorGeneration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Makes the upstreams for each generation of Rhetor over HTTP and the WebSocket, and detects the server's generation.
 * Thread-safe.
 */
final class Profiles {
    /** Rhetor of September 2025 cuts a call off when the next call arrives. */
    private static final OptionalInt ONE_AT_A_TIME = OptionalInt.of(1);

    /** A call with this provider may not have chosen it, so ignoring it needs no warning. */
    private static final String DEFAULT_PROVIDER =
            ClientConfig.builder().build().provider();

    private final String componentId;
    private final ClientConfig config;
    private final HttpUpstream http;
    private final ClientAssembly.Conversations conversations;
    private final Watchdog watchdog;
    private final Translation contract;
    private final Translation tekton202509;
    private final GenerationDetection detection;

    Profiles(
            String componentId,
            ClientConfig config,
            HttpUpstream http,
            ClientAssembly.Conversations conversations,
            Watchdog watchdog) {
        this.componentId = componentId;
        this.config = config;
        this.http = http;
        this.conversations = conversations;
        this.watchdog = watchdog;
        this.contract = new ContractTranslation(http.answers());
        this.tekton202509 = new Tekton202509Translation(http.answers(), conversations.format(), DEFAULT_PROVIDER);
        this.detection = new GenerationDetection(http.generationProbe(), server(), System::nanoTime);
    }

    private String server() {
        return "Rhetor at " + config.url();
    }

    /** Returns the upstream that answers over a transport. */
    Upstream upstream(Transport transport) {
        return switch (config.profile()) {
            case CONTRACT -> contract(transport);
            case TEKTON_2025_09 -> tekton202509(transport);
            case AUTO -> {
                Upstream contract = contract(transport);
                yield new ProfiledUpstream(detection, all(contract, transport), unknown(contract), watchdog);
            }
        };
    }

    private Map<RhetorGeneration, Upstream> all(Upstream contract, Transport transport) {
        Map<RhetorGeneration, Upstream> all = new EnumMap<>(RhetorGeneration.class);
        for (RhetorGeneration generation : RhetorGeneration.values()) {
            all.put(generation, new RefusingUpstream(http, request -> unsupported(generation, request)));
        }
        all.put(RhetorGeneration.CONTRACT, contract);
        all.put(RhetorGeneration.TEKTON_2025_09, tekton202509(transport));
        return all;
    }

    /**
     * The client treats a server of an unknown generation as one that conforms to the contract, and reports this in each answer's
     * warnings; a strict client sends it nothing.
     */
    private Upstream unknown(Upstream contract) {
        if (config.strict()) {
            return new RefusingUpstream(http, this::undetected);
        }
        List<String> warnings = List.of("The generation of Rhetor could not be detected, so parts of the request may"
                + " have had no effect. Set the profile (RHETOR_PROFILE).");
        return new WarningUpstream(contract, request -> warnings, false);
    }

    private TektonLlmException undetected(Request<?> request) {
        return new LlmConnectionException(
                "Nothing was sent: the client is strict, and the generation of " + server() + " could not be detected."
                        + " Check that it is running there, or set the profile (RHETOR_PROFILE).",
                details(request).build());
    }

    private TektonLlmException unsupported(RhetorGeneration generation, Request<?> request) {
        String message = server() + " is " + generation.title() + ", which this client does not support: "
                + generation.description() + " Update Rhetor, or set the url to another.";
        return new LlmConnectionException(
                message, details(request).retryable(false).build());
    }

    private static FailureDetails.Builder details(Request<?> request) {
        return FailureDetails.builder()
                .attempts(request.context().attempt())
                .requestId(request.context().requestId());
    }

    private Upstream contract(Transport transport) {
        Upstream over = transport == Transport.HTTP ? http : besideWebSocket(transport);
        Upstream instructing = InstructingUpstream.unless(contract.carriesResponseFormat(), over);
        return new WarningUpstream(
                limited(instructing, config.maxConcurrentCalls()), contract::warnings, config.strict());
    }

    private Upstream besideWebSocket(Transport transport) {
        WebSocketUpstream socket = WebSocketUpstreams.besideHttp(config, componentId);
        Upstream warning = new WarningUpstream(socket, request -> FrameHeaders.losses(request.chat()), config.strict());
        return new WebSocketFirstUpstream(warning, socket::isConnected, http, transport == Transport.WEBSOCKET);
    }

    private Upstream tekton202509(Transport transport) {
        HttpUpstream alone = http.translatedBy(tekton202509);
        if (transport == Transport.WEBSOCKET) {
            return new RefusingUpstream(alone, Profiles::noWebSocket);
        }
        Upstream remembering =
                new RememberingUpstream(alone, conversations.store(), Tekton202509Translation.MOST_BYTES);
        OptionalInt calls = config.maxConcurrentCalls().isPresent() ? config.maxConcurrentCalls() : ONE_AT_A_TIME;
        Upstream instructing = InstructingUpstream.unless(tekton202509.carriesResponseFormat(), remembering);
        return new WarningUpstream(limited(instructing, calls), tekton202509::warnings, config.strict());
    }

    private static TektonLlmException noWebSocket(Request<?> request) {
        return new InvalidRequestException(
                "Rhetor of September 2025 does not answer over its WebSocket. Use HTTP.",
                details(request).build());
    }

    private Upstream limited(Upstream upstream, OptionalInt calls) {
        return limited(upstream, calls, watchdog);
    }

    /** Limits the number of concurrent answers, if there is a limit. */
    static Upstream limited(Upstream upstream, OptionalInt calls, Watchdog watchdog) {
        return calls.isPresent() ? new ConcurrencyLimitedUpstream(upstream, calls.getAsInt(), watchdog) : upstream;
    }

    /** Requests the list of providers in the way of the server's generation. Blocks. */
    ProviderList providers(CallContext context) {
        boolean old = config.profile() == ServerProfile.TEKTON_2025_09
                || config.profile() == ServerProfile.AUTO
                        && detection
                                .now(context)
                                .filter(RhetorGeneration.TEKTON_2025_09::equals)
                                .isPresent();
        return (old ? http.translatedBy(tekton202509) : http).providers(context);
    }

    /** Returns what the server supports for no call, as far as it is known. */
    List<String> limitations() {
        boolean old = config.profile() == ServerProfile.TEKTON_2025_09
                || detection
                        .known()
                        .filter(RhetorGeneration.TEKTON_2025_09::equals)
                        .isPresent();
        return (old ? tekton202509 : contract).limitations();
    }
}
