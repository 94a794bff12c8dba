package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.document.ContractSchema;
import ai.tekton.llm.contract.internal.document.Mismatch;
import ai.tekton.llm.contract.internal.document.MissingOperation;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ContentType;

/** Checks answers of HTTP against the contract. */
record AnswerCheck(ProbeContext context) {
    /** The finish reason of an answer that was cut at the token limit. */
    static final String CUT_BY_LENGTH = "length";

    /** The start of an error that Rhetor of September 2025 returns as the answer's text. */
    private static final String FAILURE_AS_TEXT = "{'type': 'error', ";

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    /** Checks a whole answer; returns the JSON of a 200. */
    Optional<JsonNode> check(RhetorOperation operation, HttpExchanges.Answer answer) {
        return isOk(operation, answer) ? body(operation, answer) : Optional.empty();
    }

    /** Checks the status, and the whole answer where it is no 200. */
    boolean isOk(RhetorOperation operation, HttpExchanges.Answer answer) {
        Findings.Of findings = context.of(operation);
        int status = answer.status();
        String words = ServerJson.errorWords(answer.body());
        if (status == OK) {
            return true;
        }
        if (status == NOT_FOUND) {
            findings.missing("The server answers 404" + words + ".", MissingOperation.reaction(operation.id()));
        } else if (HttpExchanges.isFailure(status)) {
            findings.broken(
                    "The server answers " + status + " each of " + HttpExchanges.TRIES + " times" + words + ".",
                    reactionTo(status));
            error(operation, answer);
        } else if (!operation.statuses().contains(status)) {
            findings.breaking(
                    "The server answers " + status + words + ", which is none of the contract's statuses.",
                    reactionTo(status));
        } else {
            findings.notChecked("The server answers " + status + words + ".");
            error(operation, answer);
        }
        return false;
    }

    /** Checks the answer of a declared error. */
    void error(RhetorOperation operation, HttpExchanges.Answer answer) {
        Findings.Of findings = context.of(operation);
        answer.retryAfter()
                .filter(value -> !value.strip().matches("\\d{1,10}"))
                .filter(value -> DateUtils.parseStandardDate(value.strip()) == null)
                .ifPresent(value -> findings.field("Retry-After")
                        .breaking(
                                "Retry-After is neither a number of seconds nor an HTTP date.",
                                "The client waits as long as it does without one."));
        Optional<JsonNode> json = ServerJson.parse(answer.body());
        if (json.isEmpty()) {
            findings.compatible(
                    "The body of the " + answer.status() + " is not JSON, as that of a proxy.",
                    "The client throws the exception of the status all the same.");
            return;
        }
        context.schemas()
                .response(operation.id(), answer.status())
                .ifPresent(schema -> report(schema.mismatches(json.get()), findings, ClientReactions::toError));
    }

    private Optional<JsonNode> body(RhetorOperation operation, HttpExchanges.Answer answer) {
        Findings.Of findings = context.of(operation);
        contentType(operation, answer, "The client reads the body as JSON whatever it is called.");
        if (!answer.complete()) {
            findings.breaking(
                    "The body is longer than " + HttpExchanges.LONGEST_BODY + " bytes.",
                    "The client reads no more than its limit, and throws LlmConnectionException.");
            return Optional.empty();
        }
        Optional<JsonNode> json = ServerJson.parse(answer.body());
        if (json.isEmpty()) {
            boolean utf8 = ServerJson.utf8(answer.body()).isPresent();
            findings.breaking(
                    utf8 ? "The body is not JSON." : "The body is not UTF-8.", ClientReactions.RECOVERS_NOTHING);
        }
        ContractSchema schema = context.schemas().response(operation.id(), OK).orElseThrow();
        json.ifPresent(body -> report(schema.mismatches(body), findings, ClientReactions::toBody));
        return json;
    }

    void contentType(RhetorOperation operation, HttpExchanges.Answer answer, String reaction) {
        Findings.Of type = context.of(operation).field("Content-Type");
        String wanted = context.examples().responseType(operation.id(), OK);
        String found = answer.contentType();
        ContentType parsed = ContentType.parseLenient(found);
        if (parsed == null) {
            type.compatible("There is no Content-Type.", "The client takes it for " + wanted + ".");
        } else if (!HttpExchanges.isOfType(wanted, found)) {
            type.breaking("The Content-Type is " + found + ", where the contract has " + wanted + ".", reaction);
        } else if (!"utf-8"
                .equalsIgnoreCase(
                        Optional.ofNullable(parsed.getParameter("charset")).orElse("utf-8"))) {
            type.breaking("The charset is not UTF-8: " + found + ".", "The client reads UTF-8.");
        }
    }

    /** Checks the text of a whole answer, which has had more than one name. */
    static void text(JsonNode answer, Findings.Of findings) {
        List<String> fields = List.of(
                ChatResponse.JSON_PROPERTY_CONTENT,
                ChatResponse.JSON_PROPERTY_MESSAGE,
                ChatResponse.JSON_PROPERTY_RESPONSE);
        List<String> names = fields.stream()
                .filter(name -> !answer.path(name).asText().isEmpty())
                .toList();
        String error = answer.path(ChatResponse.JSON_PROPERTY_ERROR).asText("");
        if (names.isEmpty() && !error.isEmpty()) {
            findings.notChecked("The provider failed: " + error);
        } else if (names.isEmpty() && wasCut(answer)) {
            findings.notChecked("The answer has no text, since it was cut by its length.");
        } else if (names.isEmpty() && fields.stream().anyMatch(answer::has)) {
            findings.field(ChatResponse.JSON_PROPERTY_CONTENT)
                    .breaking("The answer has no text.", "The client gives an empty answer.");
        } else if (names.isEmpty()) {
            // The schema requires one of the fields, which has been reported.
            return;
        } else if (answer.path(names.get(0)).asText().startsWith(FAILURE_AS_TEXT)) {
            findings.notChecked("The provider failed: the text of the answer is a dict of Python's with an error.");
        } else if (!error.isEmpty() || names.size() > 1) {
            findings.compatible(
                    "More than one of the fields that an answer is in has a text.",
                    "The client reads `" + names.get(0) + "`.");
        } else if (!names.contains(ChatResponse.JSON_PROPERTY_CONTENT)) {
            findings.field(names.get(0))
                    .compatible(
                            "The text is in `" + names.get(0) + "`, as older servers have it.", "The client reads it.");
        }
    }

    static boolean wasCut(JsonNode answer) {
        return answer.path(ChatResponse.JSON_PROPERTY_FINISH_REASON).asText().equals(CUT_BY_LENGTH);
    }

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

    private static String reactionTo(int status) {
        if (status < 300) {
            return "The client takes it for a 200.";
        } else if (status < 400) {
            return "The client follows no redirect, and throws LlmConnectionException: set the url to Rhetor's own.";
        }
        return "The client throws " + (status < 500 ? "InvalidRequestException." : "AdapterException.");
    }
}
