package ai.tekton.llm.contract.internal.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.report.ContractDiff;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorGeneration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractDiffTest {
    private static final Contract CONTRACT = Contract.pinned().of(RhetorGeneration.CONTRACT.id());

    @Test
    void aContractIsTheSameAsItself() {
        ContractDiff diff = DocumentDiff.between(CONTRACT, CONTRACT);

        assertThat(diff.operations())
                .hasSameSizeAs(CONTRACT.operations())
                .allSatisfy(operation -> assertThat(operation.verdict()).isEqualTo(Verdict.SAME));
        assertThat(diff.additions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastapi-3.0.json", "fastapi-3.1.json"})
    void aDocumentThatFastApiWroteOfTheSameModelsIsTheSame(String file) {
        ContractDiff diff = DocumentDiff.ofServer(CONTRACT, document(file));

        assertThat(diff.operations())
                .filteredOn(operation -> operation.verdict() != Verdict.SAME)
                .singleElement()
                .satisfies(stream -> {
                    assertThat(stream.id()).isEqualTo("streamChatCompletion");
                    assertThat(stream.findings())
                            .extracting(Finding::verdict, Finding::place)
                            .as("FastAPI says nothing of what a stream is made of")
                            .containsExactly(tuple(Verdict.NOT_CHECKED, "event"));
                });
        assertThat(diff.additions()).containsExactly("POST /api/v1/admin/reload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastapi-3.0.json", "fastapi-3.1.json"})
    void aDocumentWithoutProvidersAndWithOtherChatFieldsIsReportedForJustThat(String file) {
        JsonNode document = document(file);
        object(document, "/paths").remove("/api/v1/providers");
        ObjectNode answer = object(document, "/components/schemas/ChatResponse/properties");
        answer.set("text", answer.remove("content"));
        ObjectNode options = object(document, "/components/schemas/CompletionOptions/properties");
        options.set("max_new_tokens", options.remove("max_tokens"));

        List<OperationReport> differing = DocumentDiff.ofServer(CONTRACT, document).operations().stream()
                .filter(operation -> operation.verdict() != Verdict.SAME)
                .toList();

        assertThat(differing)
                .extracting(OperationReport::id, OperationReport::verdict)
                .containsExactly(
                        tuple("listProviders", Verdict.MISSING),
                        tuple("createChatCompletion", Verdict.BREAKING),
                        tuple("streamChatCompletion", Verdict.BREAKING));
        assertThat(differing.get(0).breaking())
                .as("the contract lets a server do without")
                .isFalse();
        assertThat(differing.get(1).findings())
                .filteredOn(finding -> finding.verdict() == Verdict.BREAKING)
                .extracting(Finding::place)
                .containsExactlyInAnyOrder("response.content", "request.options.max_tokens");
        assertThat(differing.get(1).findings())
                .filteredOn(finding -> finding.verdict() == Verdict.COMPATIBLE)
                .extracting(Finding::place)
                .containsExactlyInAnyOrder("response.text", "request.options.max_new_tokens");
    }

    static Stream<Arguments> changes() {
        String answer = "/components/schemas/ChatResponse";
        String request = "/components/schemas/ChatRequest";
        String options = "/components/schemas/CompletionOptions";
        String chat = "createChatCompletion";
        return Stream.of(
                change(
                                "a field of an answer is gone",
                                d -> properties(d, answer).remove("usage"))
                        .gives(chat, Verdict.BREAKING, "response.usage"),
                change(
                                "an answer has a field more",
                                d -> properties(d, answer).putObject("cost").put("type", "number"))
                        .gives(chat, Verdict.COMPATIBLE, "response.cost"),
                change(
                                "a field of an answer has another type",
                                d -> object(d, answer + "/properties/finish_reason")
                                        .put("type", "integer"))
                        .gives(chat, Verdict.BREAKING, "response.finish_reason"),
                change(
                                "a field of an answer may be of two types",
                                d -> types(d, answer + "/properties/model", "string", "object"))
                        .gives(chat, Verdict.BREAKING, "response.model"),
                change(
                                "a map of an answer is a text",
                                d -> properties(d, "/components/schemas/ProviderList")
                                        .putObject("providers")
                                        .put("type", "string"))
                        .gives("listProviders", Verdict.BREAKING, "response.providers"),
                change(
                                "the numbers that a request may have are listed",
                                d -> object(d, options + "/properties/top_k")
                                        .putArray("enum")
                                        .add(1)
                                        .add(40))
                        .gives(chat, Verdict.BREAKING, "request.options.top_k"),
                change(
                                "a field deep in an answer is gone",
                                d -> properties(d, "/components/schemas/ProviderModel")
                                        .remove("context_length"))
                        .gives("listProviders", Verdict.BREAKING, "response.providers.*.models[].context_length"),
                change(
                                "a field that was always there may be missing",
                                d -> ((ArrayNode) d.at("/components/schemas/Provider/required")).remove(1))
                        .gives("listProviders", Verdict.BREAKING, "response.providers.*.available"),
                change(
                                "a status is new",
                                d -> ((ArrayNode) d.at("/components/schemas/HealthStatus/enum")).add("starting"))
                        .gives("getHealth", Verdict.COMPATIBLE, "response.status"),
                change(
                                "a field of an event is gone",
                                d -> properties(d, "/components/schemas/StreamChunk")
                                        .remove("done"))
                        .gives("streamChatCompletion", Verdict.BREAKING, "event.done"),
                change(
                                "a request has an optional field more",
                                d -> properties(d, request).putObject("seed").put("type", "integer"))
                        .gives(chat, Verdict.COMPATIBLE, "request.seed"),
                change("a request needs a field more", d -> {
                            properties(d, request).putObject("tenant").put("type", "string");
                            ((ArrayNode) d.at(request + "/required")).add("tenant");
                        })
                        .gives(chat, Verdict.BREAKING, "request.tenant"),
                change(
                                "a request needs a field that was optional",
                                d -> ((ArrayNode) d.at(request + "/required")).add("model_id"))
                        .gives(chat, Verdict.BREAKING, "request.model_id"),
                change(
                                "a request needs a field that is always sent",
                                d -> ((ArrayNode) d.at(request + "/required")).add("component"))
                        .gives(chat, Verdict.COMPATIBLE, "request.component"),
                change(
                                "a field of a request is no longer known",
                                d -> properties(d, options).remove("top_k"))
                        .gives(chat, Verdict.BREAKING, "request.options.top_k"),
                change(
                                "a role is no longer allowed",
                                d -> ((ArrayNode) d.at("/components/schemas/MessageRole/enum")).remove(3))
                        .gives(chat, Verdict.BREAKING, "request.messages[].role"),
                change(
                                "a limit is tighter",
                                d -> object(d, options + "/properties/temperature")
                                        .put("maximum", 1))
                        .gives(chat, Verdict.BREAKING, "request.options.temperature"),
                change(
                                "a limit is wider",
                                d -> object(d, options + "/properties/temperature")
                                        .put("maximum", 3))
                        .gives(chat, Verdict.COMPATIBLE, "request.options.temperature"),
                change(
                                "a field of a request takes more types",
                                d -> types(d, options + "/properties/max_tokens", "integer", "string"))
                        .gives(chat, Verdict.COMPATIBLE, "request.options.max_tokens"),
                change(
                                "a field of a request takes another type",
                                d -> object(d, options + "/properties/max_tokens")
                                        .put("type", "string"))
                        .gives(chat, Verdict.BREAKING, "request.options.max_tokens"),
                change(
                                "a parameter is needed",
                                d -> operation(d, "/api/v1/chat", "post")
                                        .withArrayProperty("parameters")
                                        .addObject()
                                        .put("name", "tenant")
                                        .put("in", "query")
                                        .put("required", true))
                        .gives(chat, Verdict.BREAKING, "request.tenant"),
                change("success has another status", d -> {
                            ObjectNode responses = (ObjectNode)
                                    operation(d, "/api/v1/chat", "post").path("responses");
                            responses.set("201", responses.remove("200"));
                        })
                        .gives(chat, Verdict.BREAKING, "response.status"),
                change("the answer is of another kind", d -> {
                            ObjectNode content = (ObjectNode)
                                    operation(d, "/api/v1/chat", "post").at("/responses/200/content");
                            content.set("application/xml", content.remove("application/json"));
                        })
                        .gives(chat, Verdict.BREAKING, "response"),
                change("an operation is gone", d -> object(d, "/paths").remove("/health"))
                        .gives("getHealth", Verdict.MISSING, "operation"),
                change("an operation has moved", d -> {
                            ObjectNode paths = object(d, "/paths");
                            paths.set("/api/v1/completions", paths.remove("/api/v1/chat"));
                        })
                        .gives(chat, Verdict.BREAKING, "operation"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void eachChangeIsFoundAndNothingElse(
            String what, Consumer<JsonNode> change, String operation, Verdict verdict, String place) {
        JsonNode document = CONTRACT.http().deepCopy();
        change.accept(document);

        ContractDiff diff = DocumentDiff.ofServer(CONTRACT, document);

        OperationReport report = diff.operations().stream()
                .filter(each -> each.id().equals(operation))
                .findFirst()
                .orElseThrow();
        assertThat(report.verdict()).isEqualTo(verdict);
        Finding finding = report.findings().get(0);
        assertThat(finding.place()).isEqualTo(place);
        assertThat(finding.message()).isNotBlank();
        assertThat(finding.reaction()).isNotBlank();
        assertThat(report.findings())
                .allSatisfy(each -> assertThat(each.place()).startsWith(place.split("\\.")[0]));
    }

    @Test
    void unspecifiedPartsOfADocumentAreNeitherSameNorChanged() {
        JsonNode document = CONTRACT.http().deepCopy();
        ((ObjectNode) operation(document, "/api/v1/chat", "post").at("/responses/200/content/application~1json"))
                .putObject("schema");
        object(document, "/components/schemas").putObject("CompletionOptions").put("type", "object");

        OperationReport chat =
                DocumentDiff.ofServer(CONTRACT, document).operations().get(3);

        assertThat(chat.verdict()).isEqualTo(Verdict.NOT_CHECKED);
        assertThat(chat.findings()).extracting(Finding::place).containsExactlyInAnyOrder("response", "request.options");
    }

    @Test
    void anOlderNameOfATextIsNotReportedAsMissingIfTheTextIsThere() {
        JsonNode document = CONTRACT.http().deepCopy();
        properties(document, "/components/schemas/ChatResponse").remove(List.of("message", "response"));

        assertThat(DocumentDiff.ofServer(CONTRACT, document).operations())
                .allSatisfy(operation -> assertThat(operation.verdict()).isEqualTo(Verdict.SAME));
    }

    @Test
    void aTextUnderAnOlderNameIsCompatible() {
        JsonNode document = CONTRACT.http().deepCopy();
        properties(document, "/components/schemas/ChatResponse").remove(List.of("content", "message"));

        assertThat(DocumentDiff.ofServer(CONTRACT, document).operations().get(3).findings())
                .extracting(Finding::verdict, Finding::place, Finding::reaction)
                .containsExactly(tuple(Verdict.COMPATIBLE, "response.content", "The client reads it."));
    }

    @Test
    void aSchemaThatContainsItselfIsCompared() {
        JsonNode document = CONTRACT.http().deepCopy();
        properties(document, "/components/schemas/Message")
                .putObject("parent")
                .put("$ref", "#/components/schemas/Message");

        assertThat(DocumentDiff.ofServer(CONTRACT, document).operations().get(3).findings())
                .extracting(Finding::place)
                .containsExactly("request.messages[].parent");
    }

    private record Given(String what, Consumer<JsonNode> change) {
        Arguments gives(String operation, Verdict verdict, String place) {
            return arguments(what, change, operation, verdict, place);
        }
    }

    private static Given change(String what, Consumer<JsonNode> change) {
        return new Given(what, change);
    }

    private static ObjectNode object(JsonNode document, String pointer) {
        return (ObjectNode) document.at(pointer);
    }

    private static ObjectNode properties(JsonNode document, String schema) {
        return object(document, schema + "/properties");
    }

    private static ObjectNode operation(JsonNode document, String path, String method) {
        return (ObjectNode) document.path("paths").path(path).path(method);
    }

    private static void types(JsonNode document, String pointer, String one, String other) {
        ObjectNode schema = object(document, pointer);
        schema.putArray("type").add(one).add(other);
    }

    private static JsonNode document(String file) {
        try (InputStream in = Optional.ofNullable(ContractDiffTest.class.getResourceAsStream(file))
                .orElseThrow()) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
