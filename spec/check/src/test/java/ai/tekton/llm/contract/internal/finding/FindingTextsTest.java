package ai.tekton.llm.contract.internal.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.contract.internal.document.Mismatch;
import ai.tekton.llm.contract.report.Finding.Source;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the code names has a text, and what has a text is named by the code: a test, since no compiler knows it. */
class FindingTextsTest {
    /** The sections whose keys are composed, and are not written in the code. */
    private static final Set<String> COMPOSED =
            Set.of("missing", "status", "body", "event", "message", "error", "refusal", "value");

    private static final Path SOURCES = Path.of("src/main/java/ai/tekton/llm/contract/internal");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z0-9]+(?:[.-][a-z0-9]+)*)\"");

    @Test
    void everyFindingThatTheCodeNamesHasATextAndAVerdict() throws IOException {
        Set<String> sections = sections(texts());

        assertThat(literals(SOURCES))
                .filteredOn(literal -> sections.contains(literal.split("\\.")[0]) && literal.contains("."))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(FindingTexts.finding(id, Source.PROBE, "response", 1, 2, 3, 4)
                                .message())
                        .isNotBlank());
    }

    @Test
    void everyChangeOfASchemaHasATextForRequestsOrAnswers() throws IOException {
        assertThat(literals(SOURCES.resolve("diff/SchemaComparison.java")))
                .filteredOn(literal -> literal.matches("[a-z]+(-[a-z]+)+"))
                .isNotEmpty()
                .allMatch(change -> FindingTexts.has("request." + change) || FindingTexts.has("answer." + change));
    }

    @Test
    void everyTextOfAFindingIsNamedByTheCode() throws IOException {
        Set<String> literals = literals(SOURCES);

        for (String section : sections(texts())) {
            texts().path(section)
                    .fieldNames()
                    .forEachRemaining(key -> assertThat(List.of(section + "." + key, key, section, "unasked." + key))
                            .as("%s.%s", section, key)
                            .anyMatch(literals::contains));
        }
    }

    @Test
    void aFindingThatHasNoTextIsAnErrorOfThisLibrary() {
        assertThatThrownBy(() -> FindingTexts.finding("http.unheard-of", Source.PROBE, "response"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.unheard-of");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheClientDoesWithoutAnOperationIsKnown(RhetorOperation operation) {
        assertThat(FindingTexts.text("missing", operation.id())).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheClientDoesAboutEachKindOfMismatchIsKnown(Mismatch.Kind kind) {
        for (String messages : List.of("body", "event", "message", "error", "refusal")) {
            assertThat(FindingTexts.reaction(messages, kind, "field")).isNotBlank();
        }
    }

    private static Set<String> sections(JsonNode texts) {
        Set<String> sections = new TreeSet<>();
        texts.fieldNames().forEachRemaining(sections::add);
        sections.removeAll(COMPOSED);
        return sections;
    }

    private static JsonNode texts() throws IOException {
        try (InputStream in = Optional.ofNullable(FindingTexts.class.getResourceAsStream("findings.yaml"))
                .orElseThrow()) {
            return new YAMLMapper().readTree(in);
        }
    }

    private static Set<String> literals(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            Set<String> literals = new TreeSet<>();
            for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
                LITERAL.matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .map(literal -> literal.substring(1, literal.length() - 1))
                        .forEach(literals::add);
            }
            return literals;
        }
    }
}
