package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of the pages match the library. */
@ExtendWith(RhetorMockExtension.class)
class ReadmeTablesTest {
    private static final Pattern STATUS = Pattern.compile("\\b[45]\\d\\d\\b");

    /** A row of the table of exceptions, for one of its statuses. */
    record Refusal(int status, String exception, boolean retried, boolean fallsBack) {}

    @Test
    void everyVariableIsInTheTable() {
        List<String> read = Pattern.compile("\"(RHETOR_\\w+)\"")
                .matcher(source("config/Environment.java").text())
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();

        assertThat(variables().map(row -> code(row.get(0)))).containsExactlyElementsOf(read);
    }

    @Test
    void theDefaultsInTheTableAreThoseOfTheLibrary() {
        ClientConfig unset = ClientConfig.fromEnvironment(Map.of());
        Map<String, String> defaults = Map.of(
                "RHETOR_URL", unset.url().toString(),
                "RHETOR_WS_URL", unset.wsUrl().toString(),
                "RHETOR_DEFAULT_PROVIDER", unset.provider(),
                "RHETOR_TIMEOUT", String.valueOf(unset.timeout().toSeconds()),
                "RHETOR_MAX_RETRIES", String.valueOf(unset.maxRetries()),
                "RHETOR_PROFILE", unset.profile().id());

        assertThat(variables().filter(row -> row.get(1).contains("`")))
                .hasSameSizeAs(defaults.keySet())
                .allSatisfy(row -> assertThat(code(row.get(1))).isEqualTo(defaults.get(code(row.get(0)))));
        assertThat(unset.model()).isEmpty();
        assertThat(unset.token()).isEmpty();
    }

    @Test
    void aBadValueIsRefusedByTheVariablesNameAndABlankOneIsUnset() {
        assertThatThrownBy(() -> ClientConfig.fromEnvironment(Map.of("RHETOR_TIMEOUT", "soon")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("RHETOR_TIMEOUT");
        assertThat(ClientConfig.fromEnvironment(Map.of("RHETOR_TIMEOUT", " ")))
                .isEqualTo(ClientConfig.fromEnvironment(Map.of()));
    }

    @Test
    void everyExceptionIsInTheTable() {
        List<String> thrown = Document.below(source("error").path(), "Exception.java").stream()
                .map(file -> file.path().replaceAll(".*/|\\.java", ""))
                .toList();

        assertThat(exceptions().map(row -> code(row.get(0)))).containsExactlyInAnyOrderElementsOf(thrown);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aStatusMeansWhatTheTableSays(Refusal refusal, RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(refusal.status(), "No."));

        try (TektonLlmClient client = client(rhetor).useFallback(false).build()) {
            TektonLlmException failure =
                    catchThrowableOfType(TektonLlmException.class, () -> client.generateText("Hello!"));

            assertThat(failure.getClass().getSimpleName()).isEqualTo(refusal.exception());
            assertThat(failure.isRetryable()).isEqualTo(refusal.retried());
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aStatusFallsBackIfTheTableSaysSo(Refusal refusal, RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(refusal.status(), "No."));

        try (TektonLlmClient client = client(rhetor).build()) {
            if (refusal.fallsBack()) {
                assertThat(client.generateText("Hello!").fallback()).isTrue();
            } else {
                assertThatThrownBy(() -> client.generateText("Hello!")).isInstanceOf(TektonLlmException.class);
            }
        }
    }

    private static TektonLlmClientBuilder client(RhetorMock rhetor) {
        return TektonLlmClient.builder().componentId("readme").url(rhetor.url()).maxRetries(0);
    }

    private static Stream<Refusal> refusals() {
        return exceptions()
                .flatMap(row -> STATUS.matcher(row.get(2))
                        .results()
                        .map(MatchResult::group)
                        .map(status -> new Refusal(
                                Integer.parseInt(status),
                                code(row.get(0)),
                                row.get(3).equals("yes") || row.get(3).contains(status),
                                row.get(4).equals("yes"))));
    }

    private static Stream<List<String>> variables() {
        return Document.table("Variable").stream();
    }

    private static Stream<List<String>> exceptions() {
        return Document.table("Exception").stream();
    }

    /** What a cell has in backquotes. */
    private static String code(String cell) {
        return cell.replaceAll("[^`]*`([^`]*)`.*", "$1");
    }

    private static Document source(String path) {
        return new Document("client-extensions/src/main/java/ai/tekton/llm/" + path);
    }
}
