package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.document.Contract;
import ai.tekton.llm.contract.document.ContractExamples;
import ai.tekton.llm.contract.document.ContractSchemas;
import ai.tekton.llm.contract.report.Behaviour;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.CompletionOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends a server every request that the contract has for its generation, once, and checks each answer, event and frame. The
 * probe is stricter than the client, which tolerates many deviations. Thread-safe and reusable.
 *
 * <p>The probe waits no longer than the settings' timeout for each answer, and 3.5 s in all where it asks no model; it reads at
 * most 16 MiB of an answer, and leaves nothing open. The findings contain no token, no prompt and no answer.
 */
public final class ServerProbe {
    /** The waits on a socket without models: to open, to register, a ping, two unknown frames, to close. */
    private static final int WAITS_OF_SOCKET = 6;

    private final Contract contract;
    private final ContractExamples examples;
    private final Map<RhetorGeneration, Generation> generations = new ConcurrentHashMap<>();

    /** The contract of one generation. */
    private record Generation(Contract contract, ContractSchemas schemas) {
        static Generation of(Contract whole, RhetorGeneration generation) {
            Contract own = whole.of(generation.id());
            return new Generation(own, new ContractSchemas(own));
        }
    }

    /**
     * Creates a probe.
     *
     * @param contract the contract, with all generations
     */
    public ServerProbe(Contract contract) {
        this.contract = contract;
        this.examples = new ContractExamples(contract);
    }

    /**
     * Probes a server, on this thread.
     *
     * @param settings the settings, with the address of the server
     * @return the result; where the server cannot be reached, with its problem
     */
    public ProbeResult probe(ProbeSettings settings) {
        return probe(settings, Optional.empty());
    }

    /**
     * Probes a server whose document may be known, on this thread.
     *
     * @param settings the settings, with the address of the server
     * @param document its document; empty to ask the server for it
     * @return the result; where the server cannot be reached, with its problem
     */
    public ProbeResult probe(ProbeSettings settings, Optional<ServerDocument> document) {
        Timeouts timeouts = Timeouts.of(settings);
        try (HttpExchanges http = new HttpExchanges(settings, timeouts, examples)) {
            Optional<Integer> health = health(http);
            Optional<ServerDocument> own =
                    document.or(() -> health.isPresent() ? ServerDocument.fetch(http) : Optional.empty());
            Optional<RhetorGeneration> generation = health.map(status -> GenerationDetection.of(status, own));
            if (generation.filter(known -> !known.supported()).isPresent()) {
                return new ProbeResult(
                        Map.of(),
                        generation.map(RhetorGeneration::id),
                        own,
                        List.of(),
                        own.flatMap(ServerDocument::version),
                        Optional.empty());
            }
            return new Run(settings, timeouts, http, generation, own).run();
        }
    }

    /** {@return the status of the contract's health check; empty where no answer comes} */
    private static Optional<Integer> health(HttpExchanges http) {
        try {
            return Optional.of(http.sendOnce(RhetorOperation.GET_API_HEALTH, Optional.empty())
                    .status());
        } catch (IOException e) {
            // The other requests report why.
            return Optional.empty();
        }
    }

    /**
     * Asks a server for its own OpenAPI document, where FastAPI serves it.
     *
     * @param settings the settings, with the address of the server
     * @return the document; empty where the server serves none, or does not answer
     */
    public Optional<ServerDocument> document(ProbeSettings settings) {
        try (HttpExchanges http = new HttpExchanges(settings, Timeouts.of(settings), examples)) {
            return ServerDocument.fetch(http);
        }
    }

    /** One run. For one thread. */
    private final class Run {
        private final ProbeSettings settings;
        private final Timeouts timeouts;
        private final HttpExchanges http;
        private final Optional<RhetorGeneration> known;
        private final RhetorGeneration generation;
        private final Optional<ServerDocument> document;
        private final Generation own;
        private final SafeText text;
        private final Findings findings;
        private final Requests requests;
        private final AnswerCheck check;

        Run(
                ProbeSettings settings,
                Timeouts timeouts,
                HttpExchanges http,
                Optional<RhetorGeneration> known,
                Optional<ServerDocument> document) {
            this.settings = settings;
            this.timeouts = timeouts;
            this.http = http;
            this.known = known;
            this.generation = known.orElse(RhetorGeneration.CONTRACT);
            this.document = document;
            this.own = generations.computeIfAbsent(generation, each -> Generation.of(contract, each));
            this.text = new SafeText(settings.token());
            this.findings = new Findings(text);
            this.requests = new Requests(examples, settings, generation);
            this.check = new AnswerCheck(own.schemas(), examples);
        }

        ProbeResult run() {
            HttpProbes probes = new HttpProbes(http, check, requests, settings, timeouts, generation, findings);
            try {
                Optional<String> problem = probes.free();
                List<Behaviour> behaviours = problem.isEmpty() ? rest(probes) : List.of();
                return result(
                        problem.isEmpty() ? findings.all() : findings.nonEmpty(),
                        behaviours,
                        probes.serverVersion(),
                        problem);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return result(findings.all(), List.of(), Optional.empty(), Optional.of("The check was interrupted."));
            }
        }

        private List<Behaviour> rest(HttpProbes probes) throws InterruptedException {
            List<Behaviour> behaviours = settings.generate() ? answers(probes) : List.of();
            ProbeSettings bounded = settings.generate() ? settings : settings.within(timeouts.shared(WAITS_OF_SOCKET));
            SocketContext sockets = new SocketContext(own.contract(), own.schemas(), requests, findings, bounded);
            try (SocketProbe probe = new SocketProbe(bounded, sockets)) {
                if (generation == RhetorGeneration.CONTRACT) {
                    probe.run();
                } else if (!sockets.types().isEmpty()) {
                    probe.refusal(own.schemas());
                }
            }
            return behaviours;
        }

        private List<Behaviour> answers(HttpProbes probes) throws InterruptedException {
            boolean answers = probes.chat();
            if (RhetorOperation.GENERATE_COMPLETION.isOf(generation)) {
                probes.prompt();
            }
            if (RhetorOperation.STREAM_CHAT_COMPLETION.isOf(generation)) {
                new StreamProbe(http, check, requests, own.schemas(), examples, settings.timeout(), findings).run();
            }
            if (!answers) {
                return List.of();
            }
            List<Behaviour> behaviours = new BehaviourProbe(http, requests, generation).run();
            if (generation == RhetorGeneration.CONTRACT) {
                behaviours.forEach(this::report);
            }
            return behaviours;
        }

        /** A promise of the contract that the server does not keep is breaking, whatever its document describes. */
        private void report(Behaviour behaviour) {
            String place = switch (behaviour.part()) {
                case SYSTEM_PROMPT -> "request." + ChatRequest.JSON_PROPERTY_SYSTEM_PROMPT;
                case EARLIER_TURN -> "request." + ChatRequest.JSON_PROPERTY_MESSAGES;
                case TOKEN_LIMIT ->
                    "request." + ChatRequest.JSON_PROPERTY_OPTIONS + "." + CompletionOptions.JSON_PROPERTY_MAX_TOKENS;
                case SECOND_CALL_AT_ONCE -> "operation";
                case CONTEXT -> "request." + ChatRequest.JSON_PROPERTY_CONTEXT_ID;
            };
            if (behaviour.bad()) {
                findings.of(RhetorOperation.CREATE_CHAT_COMPLETION.id(), place)
                        .breaking(
                                "The " + behaviour.part().text() + ": "
                                        + behaviour.outcome().text() + ". " + behaviour.evidence(),
                                "The client sends it as the contract has it, and cannot make up for it.");
            }
        }

        private ProbeResult result(
                Map<String, List<Finding>> found,
                List<Behaviour> behaviours,
                Optional<String> version,
                Optional<String> problem) {
            return new ProbeResult(
                    found,
                    known.map(RhetorGeneration::id),
                    document,
                    behaviours.stream()
                            .map(seen -> new Behaviour(seen.part(), seen.outcome(), text.of(seen.evidence())))
                            .toList(),
                    version.map(text::of),
                    problem.map(text::of));
        }
    }
}
