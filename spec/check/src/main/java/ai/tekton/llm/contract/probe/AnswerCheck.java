package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.document.ContractExamples;
import ai.tekton.llm.contract.document.ContractSchema;
import ai.tekton.llm.contract.document.ContractSchemas;
import ai.tekton.llm.contract.document.Mismatch;
import ai.tekton.llm.contract.report.MissingOperation;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hc.client5.http.utils.DateUtils;

/** Checks answers of HTTP against the contract. Thread-safe. */
final class AnswerCheck {
    static final String RESPONSE = "response";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final ContractSchemas schemas;
    private final ContractExamples examples;

    AnswerCheck(ContractSchemas schemas, ContractExamples examples) {
        this.schemas = schemas;
        this.examples = examples;
    }

    /** Checks a whole answer; returns the JSON of a 200. */
    Optional<JsonNode> check(RhetorOperation operation, HttpExchanges.Answer answer, Findings.Of findings) {
        return isOk(operation, answer, findings) ? body(operation, answer, findings) : Optional.empty();
    }

    /** Checks the status, and the whole answer where it is no 200. */
    boolean isOk(RhetorOperation operation, HttpExchanges.Answer answer, Findings.Of findings) {
        int status = answer.status();
        if (status == OK) {
            return true;
        }
        if (status == NOT_FOUND) {
            findings.missing(
                    "The server answers 404" + ErrorWords.of(answer.body()) + ".",
                    MissingOperation.reaction(operation.id()));
        } else if (HttpExchanges.isFailure(status)) {
            findings.broken(
                    "The server answers " + status + " each of " + HttpExchanges.TRIES + " times"
                            + ErrorWords.of(answer.body()) + ".",
                    reactionTo(status));
            error(operation, answer, findings);
        } else if (!operation.statuses().contains(status)) {
            findings.breaking(
                    "The server answers " + status + ErrorWords.of(answer.body())
                            + ", which is none of the contract's statuses.",
                    reactionTo(status));
        } else {
            findings.notChecked("The server answers " + status + ErrorWords.of(answer.body()) + ".");
            error(operation, answer, findings);
        }
        return false;
    }

    /** Checks the answer of a declared error. */
    void error(RhetorOperation operation, HttpExchanges.Answer answer, Findings.Of findings) {
        answer.retryAfter()
                .filter(value -> !isRetryAfter(value))
                .ifPresent(value -> findings.field("Retry-After")
                        .breaking(
                                "Retry-After is neither a number of seconds nor an HTTP date.",
                                "The client waits as long as it does without one."));
        Optional<JsonNode> json = ServerJson.utf8(answer.body()).flatMap(ServerJson::parse);
        if (json.isEmpty()) {
            findings.compatible(
                    "The body of the " + answer.status() + " is no JSON, as that of a proxy.",
                    "The client throws the exception of the status all the same.");
            return;
        }
        schemas.response(operation.id(), answer.status())
                .ifPresent(schema -> report(schema.mismatches(json.get()), findings, ClientReactions::toError));
    }

    /** Checks the body of a 200. */
    private Optional<JsonNode> body(RhetorOperation operation, HttpExchanges.Answer answer, Findings.Of findings) {
        contentType(
                examples.responseType(operation.id(), OK),
                answer.contentType(),
                findings,
                "The client reads the body as JSON whatever it is called.");
        if (!answer.complete()) {
            findings.breaking(
                    "The body is longer than " + HttpExchanges.LONGEST_BODY + " bytes.",
                    "The client reads no more than its limit, and throws LlmConnectionException.");
            return Optional.empty();
        }
        Optional<String> text = ServerJson.utf8(answer.body());
        if (text.isEmpty()) {
            findings.breaking("The body is not UTF-8.", ClientReactions.RECOVERS_NOTHING);
            return Optional.empty();
        }
        Optional<JsonNode> json = ServerJson.parse(text.get());
        if (json.isEmpty()) {
            findings.breaking("The body is no JSON.", ClientReactions.RECOVERS_NOTHING);
        }
        ContractSchema schema = schemas.response(operation.id(), OK).orElseThrow();
        json.ifPresent(body -> report(schema.mismatches(body), findings, ClientReactions::toBody));
        return json;
    }

    /** Checks the Content-Type of a 200. */
    void contentType(String wanted, String found, Findings.Of findings, String reaction) {
        Findings.Of type = findings.field("Content-Type");
        Optional<Boolean> same = MediaTypes.same(wanted, found);
        if (same.isEmpty()) {
            type.compatible("There is no Content-Type.", "The client takes it for " + wanted + ".");
        } else if (!same.get()) {
            type.breaking("The Content-Type is " + found + ", where the contract has " + wanted + ".", reaction);
        } else if (MediaTypes.isOtherCharset(found)) {
            type.breaking("The charset is not UTF-8: " + found + ".", "The client reads UTF-8.");
        }
    }

    /** Turns mismatches into findings. */
    static void report(List<Mismatch> mismatches, Findings.Of findings, Function<Mismatch, String> reaction) {
        for (Mismatch mismatch : mismatches) {
            boolean root = mismatch.path().isEmpty();
            Findings.Of where = root ? findings : findings.field(mismatch.path());
            String message = (root ? "The JSON" : "`" + mismatch.path() + "`") + " " + mismatch.message() + ".";
            switch (mismatch.kind()) {
                // A new word in an answer is compatible: the client reads it as unknown.
                case NEW, WORD, ALIASED -> where.compatible(message, reaction.apply(mismatch));
                default -> where.breaking(message, reaction.apply(mismatch));
            }
        }
    }

    private static boolean isRetryAfter(String value) {
        String text = value.strip();
        return text.matches("\\d{1,10}") || DateUtils.parseStandardDate(text) != null;
    }

    private static String reactionTo(int status) {
        if (status < 300) {
            return "The client takes it for a 200.";
        } else if (status < 400) {
            return "The client follows no redirect, and throws LlmConnectionException: set the url to Rhetor's own.";
        }
        return "The client throws " + (status < 500 ? "InvalidRequestException." : "AdapterException.");
    }
}
