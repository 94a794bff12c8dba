package ai.tekton.llm.contract.probe;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.Health;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Probes the operations of HTTP that answer as a whole. For one thread. */
final class HttpProbes {
    private static final List<RhetorOperation> HEALTH =
            List.of(RhetorOperation.GET_HEALTH, RhetorOperation.GET_API_HEALTH);
    private static final List<Integer> REFUSALS = List.of(400, 422);
    private static final List<Integer> UNAUTHENTICATED = List.of(401, 403);

    private final HttpExchanges http;
    private final AnswerCheck check;
    private final Requests requests;
    private final ProbeSettings settings;
    private final Findings findings;
    private final RhetorGeneration generation;
    private final Duration timeout;
    private Optional<String> serverVersion = Optional.empty();

    HttpProbes(
            HttpExchanges http,
            AnswerCheck check,
            Requests requests,
            ProbeSettings settings,
            Timeouts timeout,
            RhetorGeneration generation,
            Findings findings) {
        this.http = http;
        this.check = check;
        this.requests = requests;
        this.settings = settings;
        this.generation = generation;
        this.timeout = timeout.each();
        this.findings = findings;
    }

    /** {@return the version in the server's health} */
    Optional<String> serverVersion() {
        return serverVersion;
    }

    /** Probes the operations that cost nothing; returns the problem that makes further requests pointless. */
    Optional<String> free() {
        List<Integer> statuses = new ArrayList<>();
        for (RhetorOperation operation : free(generation)) {
            if (statuses.isEmpty() && !HEALTH.contains(operation)) {
                // Nothing answers, so that the rest would only time out.
                return problem(statuses);
            }
            Findings.Of found = findings.of(operation.id(), AnswerCheck.RESPONSE);
            try {
                HttpExchanges.Answer answer = http.send(operation, Optional.empty());
                statuses.add(answer.status());
                Optional<JsonNode> body = check.check(operation, answer, found);
                if (HEALTH.contains(operation)) {
                    body.ifPresent(this::version);
                }
            } catch (IOException e) {
                Optional<String> problem = Failures.unreachable(e, settings.url());
                if (problem.isPresent()) {
                    return problem;
                }
                Failures.report(e, timeout, found);
            }
        }
        return problem(statuses);
    }

    /** {@return the operations that cost nothing, the health checks first: they show soonest whether anything answers} */
    private static List<RhetorOperation> free(RhetorGeneration generation) {
        List<RhetorOperation> free = new ArrayList<>(HEALTH);
        for (RhetorOperation operation : RhetorOperation.values()) {
            if (operation.method().equals("GET") && !free.contains(operation)) {
                free.add(operation);
            }
        }
        free.removeIf(operation -> !operation.isOf(generation));
        return free;
    }

    private Optional<String> problem(List<Integer> statuses) {
        String server = Failures.shown(settings.url());
        if (statuses.isEmpty()) {
            return Optional.of("What listens at " + server + " answers nothing that is HTTP within "
                    + HttpExchanges.seconds(timeout) + ". Is it Rhetor?");
        } else if (UNAUTHENTICATED.containsAll(statuses)) {
            String why = settings.token().isEmpty() ? "It needs a token." : "It does not accept the token.";
            return Optional.of(server + " answers " + statuses.get(0) + " to everything. " + why
                    + " Give the token of this installation.");
        }
        return Optional.empty();
    }

    private void version(JsonNode health) {
        if (serverVersion.isEmpty()) {
            serverVersion = Optional.of(health.path(Health.JSON_PROPERTY_VERSION))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::asText);
        }
    }

    /** Requests a whole answer, and one that the server must refuse; returns false where no answer comes. */
    boolean chat() {
        RhetorOperation operation = RhetorOperation.CREATE_CHAT_COMPLETION;
        Findings.Of found = findings.of(operation.id(), AnswerCheck.RESPONSE);
        ObjectNode request = requests.chat(operation);
        try {
            HttpExchanges.Answer answer = http.send(operation, Optional.of(request));
            Optional<JsonNode> body = check.check(operation, answer, found);
            body.ifPresent(json -> AnswerText.check(json, found));
            // Older servers accept a request without messages.
            if (generation == RhetorGeneration.CONTRACT && !HttpExchanges.isFailure(answer.status())) {
                refusal(operation, requests.withoutMessages(request), found);
            }
            return body.isPresent();
        } catch (IOException e) {
            Failures.report(e, timeout, found);
            return false;
        }
    }

    /** Requests a whole answer to a prompt. */
    void prompt() {
        RhetorOperation operation = RhetorOperation.GENERATE_COMPLETION;
        Findings.Of found = findings.of(operation.id(), AnswerCheck.RESPONSE);
        try {
            check.check(operation, http.send(operation, Optional.of(requests.prompt(operation))), found);
        } catch (IOException e) {
            Failures.report(e, timeout, found);
        }
    }

    private void refusal(RhetorOperation operation, ObjectNode refused, Findings.Of found) throws IOException {
        HttpExchanges.Answer answer = http.send(operation, Optional.of(refused));
        if (REFUSALS.contains(answer.status())) {
            check.error(operation, answer, found);
        } else if (answer.status() / 100 == 2 || HttpExchanges.isFailure(answer.status())) {
            String how = answer.status() / 100 == 2 ? "accepted with " : "answered with ";
            found.at("request." + ChatRequest.JSON_PROPERTY_MESSAGES)
                    .breaking(
                            "A request without messages is " + how + answer.status()
                                    + ", where the contract has 400 or 422.",
                            "The client sends no such request.");
        } else {
            check.isOk(operation, answer, found);
        }
    }
}
