package ai.tekton.llm.contract.internal.probe;

import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.GenerateRequest;
import ai.tekton.rhetor.model.Health;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Probes the operations of HTTP that answer as a whole. Not thread-safe. */
final class HttpProbes {
    private static final List<RhetorOperation> HEALTH =
            List.of(RhetorOperation.GET_HEALTH, RhetorOperation.GET_API_HEALTH);
    private static final List<Integer> REFUSALS = List.of(400, 422);
    private static final List<Integer> UNAUTHENTICATED = List.of(401, 403);

    private final ProbeContext context;
    private final List<Integer> statuses = new ArrayList<>();
    private Optional<String> serverVersion = Optional.empty();

    HttpProbes(ProbeContext context) {
        this.context = context;
    }

    Optional<String> serverVersion() {
        return serverVersion;
    }

    /** Probes the operations that cost nothing; returns the problem that makes further requests pointless. */
    Optional<String> free() {
        for (RhetorOperation operation : freeOperations()) {
            if (statuses.isEmpty() && !HEALTH.contains(operation)) {
                // Nothing answers, so that the rest would only time out.
                return problem();
            }
            try {
                free(operation);
            } catch (IOException e) {
                Optional<String> problem =
                        Failures.unreachable(e, context.settings().url());
                if (problem.isPresent()) {
                    return problem;
                }
                Failures.report(e, context.timeouts().each(), context.of(operation));
            }
        }
        return problem();
    }

    /** {@return the operations that cost nothing, the health checks first: they show soonest whether anything answers} */
    private List<RhetorOperation> freeOperations() {
        Stream<RhetorOperation> others = Arrays.stream(RhetorOperation.values())
                .filter(operation -> operation.method().equals("GET") && !HEALTH.contains(operation));
        return Stream.concat(HEALTH.stream(), others)
                .filter(operation -> operation.isOf(context.generation()))
                .toList();
    }

    private void free(RhetorOperation operation) throws IOException {
        HttpExchanges.Answer answer = context.http().send(operation, Optional.empty());
        statuses.add(answer.status());
        Optional<JsonNode> body = new AnswerCheck(context, operation).check(answer);
        if (HEALTH.contains(operation) && serverVersion.isEmpty()) {
            serverVersion = body.map(json -> json.path(Health.JSON_PROPERTY_VERSION))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::asText);
        }
    }

    private Optional<String> problem() {
        String server = Failures.shown(context.settings().url());
        if (statuses.isEmpty()) {
            return Optional.of("What listens at " + server + " answers nothing that is HTTP within "
                    + Timeouts.seconds(context.timeouts().each()) + ". Is it Rhetor?");
        } else if (UNAUTHENTICATED.containsAll(statuses)) {
            boolean given = context.settings().token().isPresent();
            return Optional.of(server + " answers " + statuses.get(0) + " to everything. "
                    + (given ? "It does not accept the token." : "It needs a token.")
                    + " Give the token of this installation.");
        }
        return Optional.empty();
    }

    /** Requests a whole answer, and one that the server must refuse; returns false where no answer comes. */
    boolean chat() {
        AnswerCheck check = new AnswerCheck(context, RhetorOperation.CREATE_CHAT_COMPLETION);
        ChatRequest request = context.requests().question();
        return context.attempt(check.operation(), () -> {
            HttpExchanges.Answer answer = context.http().send(check.operation(), Optional.of(request));
            Optional<JsonNode> body = check.check(answer);
            body.ifPresent(json -> AnswerCheck.text(json, check.findings()));
            // Older servers accept a request without messages.
            if (context.keepsContract() && !HttpExchanges.isFailure(answer.status())) {
                refusal(check, request.messages(List.of()));
            }
            return body.isPresent();
        });
    }

    void prompt() {
        AnswerCheck check = new AnswerCheck(context, RhetorOperation.GENERATE_COMPLETION);
        GenerateRequest request = context.requests().prompt();
        context.attempt(
                check.operation(),
                () -> check.check(context.http().send(check.operation(), Optional.of(request)))
                        .isPresent());
    }

    private void refusal(AnswerCheck check, ChatRequest refused) throws IOException {
        HttpExchanges.Answer answer = context.http().send(check.operation(), Optional.of(refused));
        boolean accepted = answer.status() / 100 == 2;
        if (REFUSALS.contains(answer.status())) {
            check.error(answer);
        } else if (accepted || HttpExchanges.isFailure(answer.status())) {
            check.findings()
                    .at("request." + ChatRequest.JSON_PROPERTY_MESSAGES)
                    .add("http.not-refused", accepted ? "accepted" : "answered", answer.status());
        } else {
            check.isOk(answer);
        }
    }
}
