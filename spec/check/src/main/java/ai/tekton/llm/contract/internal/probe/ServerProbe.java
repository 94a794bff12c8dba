package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.ContractMessages;
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
 * <p>The probe waits no longer than the settings' timeout for each answer; where it asks no model, no longer than 1 s for each,
 * and 3.5 s for all over HTTP. It reads at most 16 MiB of an answer, and leaves nothing open. The findings contain no token, no
 * prompt and no answer.
 */
public final class ServerProbe {
    private static final int NOT_FOUND = 404;

    private final Contract contract;
    private final ContractMessages all;
    private final Map<RhetorGeneration, ContractMessages> messages = new ConcurrentHashMap<>();

    /** Creates a probe by a contract with all generations. */
    public ServerProbe(Contract contract) {
        this.contract = contract;
        this.all = new ContractMessages(contract);
    }

    /** {@return the result for a server, whose document is requested} */
    public ProbeResult probe(ProbeSettings settings) {
        return probe(settings, Optional.empty());
    }

    /** {@return the result for a server, whose document is requested if it is not known} */
    public ProbeResult probe(ProbeSettings settings, Optional<ServerDocument> document) {
        Timeouts timeouts = Timeouts.of(settings);
        try (HttpExchanges http = new HttpExchanges(settings, timeouts, all)) {
            Optional<Integer> health = health(http);
            Optional<ServerDocument> own =
                    document.or(() -> health.isPresent() ? ServerDocument.fetch(http) : Optional.empty());
            // Every status of this health but 404, even a refusal, means that the server keeps the contract.
            Optional<RhetorGeneration> known = health.map(status -> own.filter(server -> status == NOT_FOUND)
                    .map(ServerDocument::generation)
                    .orElse(RhetorGeneration.CONTRACT));
            RhetorGeneration generation = known.orElse(RhetorGeneration.CONTRACT);
            if (!generation.supported()) {
                Optional<String> version = own.flatMap(ServerDocument::version);
                return new ProbeResult(Map.of(), known, own, List.of(), version, Optional.empty());
            }
            ContractMessages ofGeneration =
                    messages.computeIfAbsent(generation, each -> new ContractMessages(contract.of(each.id())));
            ProbeContext context = new ProbeContext(
                    settings,
                    generation,
                    timeouts,
                    ofGeneration,
                    http,
                    new Requests(ofGeneration, settings, generation),
                    new Findings(settings.token()));
            return new Run(context, known, own).run();
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

    private record Run(ProbeContext context, Optional<RhetorGeneration> known, Optional<ServerDocument> document) {
        ProbeResult run() {
            HttpProbes probes = new HttpProbes(context);
            try {
                Optional<String> problem = probes.free();
                List<Behaviour> behaviours = problem.isEmpty() ? rest(probes) : List.of();
                return result(behaviours, probes.serverVersion(), problem);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return result(List.of(), Optional.empty(), Optional.of("The check was interrupted."));
            }
        }

        private List<Behaviour> rest(HttpProbes probes) throws InterruptedException {
            List<Behaviour> behaviours = context.settings().generate() ? answers(probes) : List.of();
            try (SocketProbe probe = new SocketProbe(context)) {
                if (context.keepsContract()) {
                    probe.run();
                } else if (!context.frameTypes().isEmpty()) {
                    probe.refusal();
                }
            }
            return behaviours;
        }

        private List<Behaviour> answers(HttpProbes probes) throws InterruptedException {
            boolean answers = probes.chat();
            if (RhetorOperation.GENERATE_COMPLETION.isOf(context.generation())) {
                probes.prompt();
            }
            if (RhetorOperation.STREAM_CHAT_COMPLETION.isOf(context.generation())) {
                StreamProbe.run(context);
            }
            if (!answers) {
                return List.of();
            }
            List<Behaviour> behaviours = new BehaviourProbe(context).run();
            if (context.keepsContract()) {
                behaviours.stream().filter(Behaviour::bad).forEach(this::report);
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
            context.of(RhetorOperation.CREATE_CHAT_COMPLETION)
                    .at(place)
                    .add(
                            "http.promise",
                            behaviour.part().text(),
                            behaviour.outcome().text(),
                            behaviour.evidence());
        }

        private ProbeResult result(List<Behaviour> behaviours, Optional<String> version, Optional<String> problem) {
            Map<String, List<Finding>> found = context.findings().all();
            if (problem.isPresent()) {
                // That nothing was found on a server that cannot be probed does not mean that it conforms.
                found.values().removeIf(List::isEmpty);
            }
            return new ProbeResult(
                    found,
                    known,
                    document,
                    behaviours.stream()
                            .map(seen -> new Behaviour(seen.part(), seen.outcome(), safe(seen.evidence())))
                            .toList(),
                    version.map(this::safe),
                    problem.map(this::safe));
        }

        private String safe(String text) {
            return context.findings().safe(text);
        }
    }
}
