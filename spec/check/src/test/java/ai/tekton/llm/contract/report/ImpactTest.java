package ai.tekton.llm.contract.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.contract.report.Finding.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpactTest {
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "createChatCompletion, operation, ANSWER",
        "createChatCompletion, response.content, ANSWER",
        "streamChatCompletion, event.chunk, ANSWER",
        "chat, frame.request_id, ANSWER",
        "createChatCompletion, request.messages[].role, ANSWER",
        "createChatCompletion, request.system_prompt, SYSTEM_PROMPT",
        "createChatCompletion, request.model_id, MODEL",
        "createChatCompletion, request.provider_id, MODEL",
        "createChatCompletion, request.options.top_k, OPTIONS",
        "createChatCompletion, response.model, ACCESSORY",
        "createChatCompletion, response.usage.total_tokens, ACCESSORY",
        "createChatCompletion, response.Retry-After, ACCESSORY",
        "listProviders, operation, ACCESSORY",
        "getHealth, response.status, ACCESSORY"
    })
    void theImpactOnUsersDependsOnThePlaceOfAFinding(String operation, String place, Impact rank) {
        assertThat(Impact.of(operation, place)).isEqualTo(rank);
    }

    @Test
    void lossesAreListedFirstAndThoseOfTheAnswerBeforeOthers() {
        OperationReport chat = operation(
                "createChatCompletion",
                finding(Verdict.COMPATIBLE, "response.content"),
                finding(Verdict.BREAKING, "response.usage"),
                finding(Verdict.BREAKING, "request.options"),
                finding(Verdict.BREAKING, "request.model_id"),
                finding(Verdict.BREAKING, "request.system_prompt"),
                finding(Verdict.BREAKING, "response.content"));

        assertThat(chat.findings())
                .extracting(Finding::place)
                .containsExactly(
                        "response.content",
                        "request.system_prompt",
                        "request.model_id",
                        "request.options",
                        "response.usage",
                        "response.content");
    }

    @Test
    void operationsThatCostAUserAnswersAreListedBeforeThoseThatCostLess() {
        ContractReport report = report(
                operation("getApiHealth"),
                operation("getHealth", finding(Verdict.BREAKING, "response.status")),
                operation("createChatCompletion", finding(Verdict.BROKEN, "response")));

        assertThat(report.operations())
                .extracting(OperationReport::id)
                .containsExactly("createChatCompletion", "getHealth", "getApiHealth");
        assertThat(Stream.of(TextReport.of(report), HtmlReport.of(report), JsonReport.of(report)))
                .allSatisfy(text ->
                        assertThat(text).containsSubsequence("createChatCompletion", "getHealth", "getApiHealth"));
    }

    private static Finding finding(Verdict verdict, String place) {
        return new Finding(verdict, Source.PROBE, place, "It is not as it was.", "");
    }

    private static OperationReport operation(String id, Finding... findings) {
        return new OperationReport(id, id, false, Set.of(Source.PROBE), List.of(findings));
    }

    private static ContractReport report(OperationReport... operations) {
        return new ContractReport(
                "http://rhetor:8003",
                "0.2.0",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(operations),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }
}
