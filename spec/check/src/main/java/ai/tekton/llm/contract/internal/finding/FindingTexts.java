package ai.tekton.llm.contract.internal.finding;

import ai.tekton.llm.contract.internal.document.Mismatch;
import ai.tekton.llm.contract.internal.document.Resources;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The findings and the client's reactions in words: {@code findings.yaml}. */
public final class FindingTexts {
    private static final String FILE = "findings.yaml";
    private static final String REACTION = "client";
    private static final JsonNode TEXTS = Resources.yaml(FindingTexts.class, FILE);

    private FindingTexts() {}

    /** {@return the finding with an id, such as {@code http.not-found}, with values in its words} */
    public static Finding finding(String id, Finding.Source source, String place, Object... values) {
        JsonNode texts = find(id).orElseThrow(() -> new IllegalArgumentException(FILE + " has no " + id + "."));
        Verdict verdict = Arrays.stream(Verdict.values())
                .filter(each -> texts.has(each.text()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(FILE + " has no verdict for " + id + "."));
        String message = texts.path(verdict.text()).asText().formatted(values);
        return new Finding(
                verdict, source, place, message, texts.path(REACTION).asText().formatted(values));
    }

    /** {@return whether there is such a finding, or such a text} */
    public static boolean has(String id) {
        return find(id).isPresent();
    }

    /** {@return what the client does without an operation, in a sentence} */
    public static String withoutOperation(String operationId) {
        return text("missing", operationId)
                .or(() -> text("missing", "webSocket"))
                .orElseThrow();
    }

    /**
     * {@return what the client does about a field that is not as the contract has it}
     *
     * @param messages the kind of messages that it is in: {@code body}, {@code event}, {@code message} or {@code error}
     */
    public static String reaction(String messages, Mismatch.Kind kind, String path) {
        String key = kind.name().toLowerCase(Locale.ROOT);
        String field = key + "." + path.replaceAll("\\[\\d+]", "[]");
        return text(messages, field)
                .or(() -> text(messages, key))
                .or(() -> text(messages, "any"))
                .or(() -> text("value", field))
                .or(() -> text("value", key))
                .orElseThrow();
    }

    /** {@return the text of a section for a key; empty where it has none} */
    public static Optional<String> text(String section, String key) {
        return Optional.ofNullable(TEXTS.path(section).get(key)).map(JsonNode::asText);
    }

    private static Optional<JsonNode> find(String id) {
        int dot = id.indexOf('.');
        return Optional.ofNullable(TEXTS.path(id.substring(0, dot)).get(id.substring(dot + 1)));
    }
}
