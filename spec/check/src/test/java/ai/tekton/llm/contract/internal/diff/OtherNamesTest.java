package ai.tekton.llm.contract.internal.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorGeneration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server calls otherwise is neither gone nor new. */
class OtherNamesTest {
    private static final Contract CONTRACT = Contract.pinned().of(RhetorGeneration.CONTRACT.id());

    private final JsonNode document = CONTRACT.http().deepCopy();

    @Test
    void aNameInCamelCaseIsOneFinding() {
        rename("ChatResponse", "finish_reason", "finishReason");

        assertThat(findings())
                .extracting(Finding::verdict, Finding::place, Finding::message)
                .containsExactly(tuple(Verdict.BREAKING, "response.finish_reason", "It is called finishReason here."));
    }

    @Test
    void anAliasThatClientsReadIsCompatible() {
        rename("ChatResponse", "context_id", "contextId");

        assertThat(findings())
                .extracting(Finding::verdict, Finding::place, Finding::message, Finding::reaction)
                .containsExactly(tuple(
                        Verdict.COMPATIBLE,
                        "response.context_id",
                        "It is called contextId here.",
                        "The client reads it."));
    }

    @Test
    void anAliasIsNotReadInRequestsAndSoMayBeLostThere() {
        rename("ChatRequest", "context_id", "contextId");

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.BREAKING);
            assertThat(finding.place()).isEqualTo("request.context_id");
            assertThat(finding.reaction()).contains("The client sends context_id");
        });
    }

    @Test
    void anIdWithoutItsEndingIsTheSameField() {
        rename("ChatRequest", "model_id", "model");

        assertThat(findings())
                .extracting(Finding::place, Finding::message)
                .containsExactly(tuple("request.model_id", "It is called model here."));
    }

    @Test
    void aFieldUnderAnotherNameIsComparedAllTheSame() {
        rename("ChatResponse", "context_id", "contextId");
        ((ObjectNode) properties("ChatResponse").path("contextId")).put("type", "integer");

        assertThat(findings())
                .extracting(Finding::verdict, Finding::place)
                .containsExactly(
                        tuple(Verdict.BREAKING, "response.context_id"),
                        tuple(Verdict.COMPATIBLE, "response.context_id"));
    }

    @Test
    void aMapOfTextsAcceptsEveryFieldOfARequest() {
        schemas()
                .putObject("Message")
                .put("type", "object")
                .putObject("additionalProperties")
                .put("type", "string");

        assertThat(findings()).isEmpty();
    }

    @Test
    void aRemovedFieldIsNotReportedAsIgnoredBecauseItMayBeRefused() {
        properties("ChatRequest").remove("context_id");

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.place()).isEqualTo("request.context_id");
            assertThat(finding.reaction()).contains("or refuses the request for it");
        });
    }

    private List<Finding> findings() {
        return DocumentDiff.ofServer(CONTRACT, document).operations().stream()
                .filter(operation -> operation.id().equals("createChatCompletion"))
                .map(OperationReport::findings)
                .flatMap(List::stream)
                .toList();
    }

    private void rename(String schema, String from, String to) {
        properties(schema).set(to, properties(schema).remove(from));
    }

    private ObjectNode properties(String schema) {
        return (ObjectNode) schemas().path(schema).path("properties");
    }

    private ObjectNode schemas() {
        return (ObjectNode) document.at("/components/schemas");
    }
}
