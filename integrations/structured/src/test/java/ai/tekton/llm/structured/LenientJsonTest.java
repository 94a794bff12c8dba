package ai.tekton.llm.structured;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LenientJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final LenientJson lenient = new LenientJson();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1}",
                "```json\n{\"a\": 1}\n```",
                "```\n{\"a\": 1}\n```\nI hope that helps!",
                "Here you are: {\"a\": 1}. Anything else?",
                "For {name} and [note] this is it: {\"a\": 1}",
                "{\"a\": 1,}",
                "{'a': 1}",
                "{a: 1}",
                "{\"a\": /* the first */ 1 // and only\n}",
                "{\"a\": +1}",
                "<think>{or [so</think>{\"a\": 1}"
            })
    void jsonIsFoundInTheFormsThatModelsWrite(String text) throws JsonProcessingException {
        assertThat(lenient.find(text).documents()).containsExactly(JSON.readTree("{\"a\": 1}"));
    }

    @Test
    void numbersThatJsonDoesNotAllowAreReadAsNull() throws JsonProcessingException {
        assertThat(lenient.find("{\"a\": NaN, \"b\": [Infinity, {\"c\": -INF}]}")
                        .documents())
                .containsExactly(JSON.readTree("{\"a\": null, \"b\": [null, {\"c\": null}]}"));
    }

    @Test
    void severalDocumentsAreFoundInTheirOrder() throws JsonProcessingException {
        assertThat(lenient.find("For example {\"a\": 1}, so [2] and\n{\"a\": {\"b\": 3}}")
                        .documents())
                .containsExactly(
                        JSON.readTree("{\"a\": 1}"), JSON.readTree("[2]"), JSON.readTree("{\"a\": {\"b\": 3}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1", "{\"a\": [1, 2", "```json\n{\"a\": \"x", "{", "Well: {\"a\": {\"b\": 2}"})
    void aTruncatedDocumentIsNotCompleted(String text) {
        LenientJson.Found found = lenient.find(text);

        assertThat(found.documents()).isEmpty();
        assertThat(found.fault())
                .hasValueSatisfying(fault -> assertThat(fault.message()).contains("ends before it is complete"));
    }

    @Test
    void aDocumentWithinABrokenDocumentIsNotAnAnswer() {
        LenientJson.Found found = lenient.find("{\"a\": {\"b\": 1} oops {\"c\": 2}}\n{\"d\": 3}");

        assertThat(found.documents())
                .singleElement()
                .satisfies(node -> assertThat(node.has("d")).isTrue());
        assertThat(found.fault())
                .hasValueSatisfying(fault -> assertThat(fault.message()).contains("line 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "{a", "[/*", "{\"a\":{", "[1,", "[true,", "{'a':\"", "[{]"})
    void longTextsOfUnfinishedDocumentsAreReadInTime(String unit) {
        String text = unit.repeat(200_000 / unit.length());

        Assertions.assertTimeout(Duration.ofSeconds(20), () -> lenient.find(text));
    }

    @Property(tries = 500)
    void anyDocumentIsFoundWithinOtherText(@ForAll("documents") JsonNode document, @ForAll("words") String words) {
        assertThat(lenient.find(words + document + words).documents())
                .usingElementComparator(LenientJsonTest::compare)
                .containsExactly(document);
        assertThat(lenient.find("```json\n" + document.toPrettyString() + "\n```")
                        .documents())
                .usingElementComparator(LenientJsonTest::compare)
                .containsExactly(document);
    }

    /** A double and a decimal of one value are the same number. */
    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        boolean same = one.isContainerNode() ? one.equals(LenientJsonTest::compare, other) : one.equals(other);
        return same ? 0 : 1;
    }

    @Property(tries = 500)
    void anyTextIsReadWithoutAnException(@ForAll("scraps") List<String> scraps) {
        String text = String.join("", scraps);

        assertThat(lenient.find(text)).isNotNull();
        assertThat(lenient.value(text)).isNotNull();
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars(" .,:;!?\n\"'`#/*-")
                .ofMaxLength(30);
    }

    @Provide
    Arbitrary<List<String>> scraps() {
        return Arbitraries.of(
                        "{", "}", "[", "]", "\"", "'", ":", ",", "a", "1", "NaN", "\\", "/*", "*/", "//", "\n", "#",
                        "true", "é", "\ud83d", "\ude00", "-", ".", "e", "```")
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<JsonNode> documents() {
        return Documents.objects();
    }
}
