package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.document.ContractSchema;
import ai.tekton.llm.contract.internal.finding.FindingTexts;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ContentType;

/** Checks answers to one operation of HTTP against the contract. */
record AnswerCheck(ProbeContext context, RhetorOperation operation) {
    /** The names that the text of an answer has, or has had. */
    static final List<String> TEXTS = List.of(
            ChatResponse.JSON_PROPERTY_CONTENT,
            ChatResponse.JSON_PROPERTY_MESSAGE,
            ChatResponse.JSON_PROPERTY_RESPONSE);

    /** The finish reason of an answer that was cut at the token limit. */
    private static final String CUT_BY_LENGTH = "length";

    /** The start of an error that Rhetor of September 2025 returns as the answer's text. */
    private static final String FAILURE_AS_TEXT = "{'type': 'error', ";

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    Findings.Of findings() {
        return context.of(operation);
    }

    /** Checks a whole answer; returns the JSON of a 200. */
    Optional<JsonNode> check(HttpExchanges.Answer answer) {
        return isOk(answer) ? body(answer) : Optional.empty();
    }

    /** Checks the status, and the whole answer where it is no 200. */
    boolean isOk(HttpExchanges.Answer answer) {
        int status = answer.status();
        String words = ServerJson.errorWords(answer.body());
        if (status == OK) {
            return true;
        }
        if (status == NOT_FOUND) {
            findings().add("http.not-found", words, FindingTexts.withoutOperation(operation.id()));
        } else if (HttpExchanges.isFailure(status)) {
            findings().add("http.failure", status, words, reactionTo(status), HttpExchanges.TRIES);
            error(answer);
        } else if (!operation.statuses().contains(status)) {
            findings().add("http.undeclared-status", status, words, reactionTo(status));
        } else {
            findings().add("http.error", status, words);
            error(answer);
        }
        return false;
    }

    private static String reactionTo(int status) {
        int kind = Math.max(2, Math.min(status / 100, 5));
        return FindingTexts.text("status", kind + "xx").orElseThrow();
    }

    /** Checks the answer of a declared error. */
    void error(HttpExchanges.Answer answer) {
        answer.retryAfter()
                .filter(value -> !value.strip().matches("\\d{1,10}"))
                .filter(value -> DateUtils.parseStandardDate(value.strip()) == null)
                .ifPresent(value -> findings().field("Retry-After").add("http.retry-after"));
        Optional<JsonNode> json = ServerJson.parse(answer.body());
        if (json.isEmpty()) {
            findings().add("http.error-not-json", answer.status());
        } else {
            context.messages()
                    .response(operation.id(), answer.status())
                    .ifPresent(schema -> findings().add(schema.mismatches(json.get()), "error"));
        }
    }

    private Optional<JsonNode> body(HttpExchanges.Answer answer) {
        contentType(answer, "http.other-content-type");
        if (!answer.complete()) {
            findings().add("http.too-long", HttpExchanges.LONGEST_BODY);
            return Optional.empty();
        }
        Optional<JsonNode> json = ServerJson.parse(answer.body());
        if (json.isEmpty()) {
            findings().add(ServerJson.utf8(answer.body()).isPresent() ? "http.not-json" : "http.not-utf8");
        }
        json.ifPresent(body -> findings().add(schema().mismatches(body), "body"));
        return json;
    }

    /** {@return the schema of a 200, or of each event of it} */
    ContractSchema schema() {
        return context.messages().response(operation.id(), OK).orElseThrow();
    }

    /** {@return the media type of a 200} */
    String mediaType() {
        return context.messages().responseType(operation.id(), OK);
    }

    /** Checks the type of a 200; a type that is another is the finding {@code other}. */
    void contentType(HttpExchanges.Answer answer, String other) {
        Findings.Of type = findings().field("Content-Type");
        String found = answer.contentType();
        ContentType parsed = ContentType.parseLenient(found);
        if (parsed == null) {
            type.add("http.no-content-type", mediaType());
        } else if (!HttpExchanges.isOfType(mediaType(), found)) {
            type.add(other, found, mediaType());
        } else if (!"utf-8".equalsIgnoreCase(Objects.requireNonNullElse(parsed.getParameter("charset"), "utf-8"))) {
            type.add("http.other-charset", found);
        }
    }

    /** Checks the text of a whole answer. */
    static void text(JsonNode answer, Findings.Of findings) {
        List<String> names = TEXTS.stream()
                .filter(name -> !answer.path(name).asText().isEmpty())
                .toList();
        String error = answer.path(ChatResponse.JSON_PROPERTY_ERROR).asText("");
        if (names.isEmpty() && !error.isEmpty()) {
            findings.add("text.provider-failed", error);
        } else if (names.isEmpty() && wasCut(answer)) {
            findings.add("text.cut-by-length");
        } else if (names.isEmpty() && TEXTS.stream().anyMatch(answer::has)) {
            findings.field(ChatResponse.JSON_PROPERTY_CONTENT).add("text.empty");
        } else if (names.isEmpty()) {
            // The schema requires one of the fields, which has been reported.
            return;
        } else if (answer.path(names.get(0)).asText().startsWith(FAILURE_AS_TEXT)) {
            findings.add("text.provider-failed-as-text");
        } else if (!error.isEmpty() || names.size() > 1) {
            findings.add("text.several", names.get(0));
        } else if (!names.contains(ChatResponse.JSON_PROPERTY_CONTENT)) {
            findings.field(names.get(0)).add("text.older-name", names.get(0));
        }
    }

    static boolean wasCut(JsonNode answer) {
        return answer.path(ChatResponse.JSON_PROPERTY_FINISH_REASON).asText().equals(CUT_BY_LENGTH);
    }
}
