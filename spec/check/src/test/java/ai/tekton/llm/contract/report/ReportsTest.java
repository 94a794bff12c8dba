package ai.tekton.llm.contract.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.contract.report.Finding.Source;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final Finding GONE =
            new Finding(Verdict.BREAKING, Source.DOCUMENT, "response.usage", "The field was removed.", "It is empty.");
    private static final Finding NEW =
            new Finding(Verdict.COMPATIBLE, Source.PROBE, "response.cost", "The field is new.", "It is ignored.");
    private static final Finding LACKING =
            new Finding(Verdict.MISSING, Source.PROBE, "operation", "The server does not have it.", "None are given.");
    private static final Finding UNKNOWN =
            new Finding(Verdict.NOT_CHECKED, Source.PROBE, "response", "The provider failed.", "");

    @Test
    void anOperationIsAsGraveAsItsGravestFinding() {
        OperationReport operation = operation(false, NEW, GONE);

        assertThat(operation.verdict()).isEqualTo(Verdict.BREAKING);
        assertThat(operation.findings()).containsExactly(GONE, NEW);
        assertThat(operation.breaking()).isTrue();
        assertThat(operation(false).verdict()).isEqualTo(Verdict.SAME);
        assertThat(new OperationReport("ping", "WebSocket PING", false, Set.of(), List.of()).verdict())
                .isEqualTo(Verdict.NOT_CHECKED);
    }

    @Test
    void aMissingOperationIsBreakingUnlessItIsOptional() {
        assertThat(operation(false, LACKING).breaking()).isTrue();
        assertThat(operation(true, LACKING).breaking()).isFalse();
    }

    @Test
    void aReportIsCompleteIfEverythingRequestedWasChecked() {
        assertThat(report(operation(true, NEW, LACKING)).complete()).isTrue();
        assertThat(report(operation(true, UNKNOWN)).complete()).isFalse();
    }

    @Test
    void textHasALineForEachOperationAndEachFinding() {
        assertThat(TextReport.of(report(operation(false, GONE, NEW)))).isEqualTo("""
                        A Rhetor that keeps this contract (contract). It does.
                        http://rhetor:8003 (version 0.2.0, document /openapi.json) against contract 0.1.0

                        breaking     POST /api/v1/chat  createChatCompletion
                                     breaking: response.usage: The field was removed. It is empty.
                                     compatible: response.cost: The field is new. It is ignored.

                        The server has besides, and the client does not use: POST /admin.

                        The server has /a instead of /b.

                        What happens to a request:
                        system prompt                lost            No word of it comes back.

                        Breaking: 1 breaking.

                        What works with this client there:
                        --stream, streamText()       degraded        arrives as one chunk
                        ask, generateText()          works
                        """);
    }

    @Test
    void textEndsWithWhatCouldNotBeChecked() {
        ContractReport report = new ContractReport(
                "http://rhetor:8003",
                "0.1.0",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.of("Nobody listens there."));

        assertThat(TextReport.of(report))
                .contains("(no document)", "Not all could be checked: Nobody listens there.")
                .contains("Nothing breaking was found, but not all could be checked");
    }

    @Test
    void jsonHasEveryPartOfAReport() throws IOException {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(report(operation(false, GONE))));

        assertThat(json.path("contract_version").asText()).isEqualTo("0.1.0");
        assertThat(json.path("server_version").asText()).isEqualTo("0.2.0");
        assertThat(json.path("breaking").asBoolean()).isTrue();
        assertThat(json.path("complete").asBoolean()).isTrue();
        assertThat(json.path("problem").isNull()).isTrue();
        assertThat(json.path("additions").get(0).asText()).isEqualTo("POST /admin");
        assertThat(json.path("generation").asText()).isEqualTo("contract");
        assertThat(json.path("supported").asBoolean()).isTrue();
        assertThat(json.path("substitutes").get(0).asText()).isEqualTo("/a instead of /b");
        assertThat(json.path("behaviours").get(0).path("outcome").asText()).isEqualTo("lost");
        assertThat(json.path("commands").get(0).path("standing").asText()).isEqualTo("degraded");
        JsonNode operation = json.path("operations").get(0);
        assertThat(operation.path("verdict").asText()).isEqualTo("breaking");
        assertThat(operation.path("findings").get(0).toString())
                .isEqualTo(
                        "{\"verdict\":\"breaking\",\"rank\":\"accessory\",\"source\":\"document\",\"place\":\"response.usage\","
                                + "\"message\":\"The field was removed.\",\"reaction\":\"It is empty.\"}");
    }

    @Test
    void jsonOfAReportWithoutOperationsHasAnEmptyList() throws IOException {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(report()));

        assertThat(json.path("operations").isArray()).isTrue();
        assertThat(json.path("operations")).isEmpty();
    }

    @Test
    void thePageNeedsNoOtherFileAndShowsTheGravestFirst() {
        OperationReport fine = new OperationReport("getHealth", "GET /health", false, Set.of(Source.PROBE), List.of());

        String page = HtmlReport.of(report(fine, operation(false, GONE)));

        assertThat(page)
                .doesNotContain("<script", "<link", "src=", "@import", "{{")
                .containsSubsequence("createChatCompletion", "getHealth")
                .contains("<h1 class=\"breaking\">Breaking</h1>", "response.usage", "It is empty.")
                .contains("A Rhetor that keeps this contract (contract). It does.", "The server has /a instead of /b.")
                .contains("<td>system prompt</td><td>lost</td><td>No word of it comes back.</td>")
                .contains("<td>--stream, streamText()</td><td>degraded</td><td>arrives as one chunk</td>");
    }

    @Test
    void thePageEscapesWhatAServerSends() {
        Finding nasty = new Finding(
                Verdict.BREAKING, Source.PROBE, "response", "<script>alert(1)</script> {{operations}} \"&", "");

        assertThat(HtmlReport.of(report(operation(false, nasty))))
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&quot;&amp;")
                .containsOnlyOnce("<code>createChatCompletion</code>");
    }

    private static OperationReport operation(boolean optional, Finding... findings) {
        return new OperationReport(
                "createChatCompletion", "POST /api/v1/chat", optional, Set.of(Source.PROBE), List.of(findings));
    }

    private static ContractReport report(OperationReport... operations) {
        return new ContractReport(
                "http://rhetor:8003",
                "0.1.0",
                Optional.of(new ServerGeneration("contract", "A Rhetor that keeps this contract", "It does.", "")),
                Optional.of("0.2.0"),
                Optional.of("/openapi.json"),
                List.of(operations),
                List.of("POST /admin"),
                List.of("/a instead of /b"),
                List.of(new Behaviour(
                        Behaviour.Part.SYSTEM_PROMPT, Behaviour.Outcome.LOST, "No word of it comes back.")),
                List.of(
                        new CommandSupport(
                                "--stream, streamText()", CommandSupport.Support.DEGRADED, "arrives as one chunk"),
                        new CommandSupport("ask, generateText()", CommandSupport.Support.WORKS, "")),
                Optional.empty());
    }
}
