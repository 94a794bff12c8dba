package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GENERATE_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.model.GenerateResponse;
import ai.tekton.rhetor.model.ListedModel;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeptemberTest {
    private static final String HI = "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";

    @RegisterExtension
    static final RhetorMockExtension MOCK = new RhetorMockExtension(
            RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).clock(Calls.CLOCK));

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/health", "/providers", "/api/v1/providers", "/openapi.json", "/models", "/complete"})
    void theOperationsOfOtherGenerationsAreMissing(String path, RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = Calls.get(rhetor, path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "/, name version status description documentation",
        "/health, status component version timestamp uptime port registeredWithHermes dependencies metrics details",
        "/ready, ready component version initializationTime timestamp",
        "/api/v1/discovery, component version description endpoints capabilities dependencies metadata",
        "/api/models/assignments, defaults components"
    })
    void theStatusReportHasTheFieldsOfThisGeneration(String path, String fields, RhetorMock rhetor) throws Exception {
        ObjectNode body = Calls.object(Calls.get(rhetor, path));

        assertThat(body.fieldNames()).toIterable().containsExactlyInAnyOrder(fields.split(" "));
    }

    @Test
    void healthIsHealthyAndNotRegistered(RhetorMock rhetor) throws Exception {
        ObjectNode health = Calls.object(Calls.get(rhetor, "/health"));

        assertThat(health.path("status").asText()).isEqualTo("healthy");
        assertThat(health.path("port").asInt()).isEqualTo(rhetor.port());
        assertThat(health.path("timestamp").asText()).isEqualTo("2025-03-01T12:00:00.123456");
        assertThat(health.path("uptime").isNull()).isTrue();
        assertThat(health.path("registeredWithHermes").asBoolean(true)).isFalse();
    }

    @Test
    void theDocumentIdentifiesTheGeneration(RhetorMock rhetor) throws Exception {
        ObjectNode document = Calls.object(Calls.get(rhetor, "/api/v1/openapi.json"));

        Set<String> paths = new HashSet<>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);
        assertThat(RhetorGeneration.ofPaths(paths)).contains(RhetorGeneration.TEKTON_2025_09);
        assertThat(document.at("/info/version").asText()).isEqualTo("0.1.0");
    }

    @Test
    void theListOfModelsIsAtAPathWithASlash(RhetorMock rhetor) throws Exception {
        HttpResponse<String> without = Calls.get(rhetor, "/api/models");
        HttpResponse<String> with = Calls.get(rhetor, "/api/models/");

        assertThat(without.statusCode()).isEqualTo(307);
        assertThat(without.headers().firstValue("Location")).contains(rhetor.url() + "/api/models/");
        List<ListedModel> models = Json.MAPPER.readValue(with.body(), new TypeReference<>() {});
        assertThat(models).isNotEmpty().allSatisfy(model -> {
            assertThat(model.getId()).isNotEmpty();
            assertThat(model.getAliases()).isNotEmpty();
            assertThat(model.getCapabilities()).contains("chat");
            assertThat(model.getContextWindow()).isPositive();
            assertThat(model.getMaxOutput()).isPositive();
        });
        assertThat(Json.MAPPER.readTree(with.body()).get(0).fieldNames())
                .toIterable()
                .contains("provider", "name", "deprecated", "fallback");
    }

    @Test
    void theOtherListOfModelsFailsInPlainText(RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = Calls.get(rhetor, "/api/v1/models");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(response.body()).isEqualTo("Internal Server Error");
    }

    @Test
    void theProvidersCountTheModelsOfTheList(RhetorMock rhetor) throws Exception {
        JsonNode models = Json.MAPPER.readTree(Calls.get(rhetor, "/api/models/").body());
        ObjectNode providers = Calls.object(Calls.get(rhetor, "/api/models/providers"));

        assertThat(providers).isNotEmpty();
        providers.properties().forEach(provider -> {
            List<String> listed = models.findValuesAsText("provider").stream()
                    .filter(provider.getKey()::equals)
                    .toList();
            assertThat(provider.getValue().path("model_count").asInt()).isEqualTo(listed.size());
            assertThat(provider.getValue().path("name").asText()).isNotEmpty();
        });
        assertThat(providers.findValuesAsText("status"))
                .contains("active")
                .anyMatch(status -> !status.equals("active"));
    }

    @Test
    void aWholeAnswerIsInTwoFieldsAndItsModelIsAConstant(RhetorMock rhetor) throws Exception {
        ObjectNode answer = Calls.object(ask(
                rhetor, "{\"messages\": [{\"role\": \"user\", \"content\": \"two words\"}], \"model\": \"gpt-4o\"}"));

        String text = answer.path("content").asText();
        assertThat(answer.fieldNames())
                .toIterable()
                .containsExactly("content", "model", "usage", "contextId", "metadata", "response");
        assertThat(text).startsWith("[numa] Simulated").contains("two words");
        assertThat(answer.path("response").asText()).isEqualTo(text);
        assertThat(answer.path("model").asText()).isEqualTo("llama3.3:70b");
        assertThat(UUID.fromString(answer.path("contextId").asText())).isNotNull();
        assertThat(answer.path("metadata").isNull()).isTrue();
        int words = text.split(" ").length;
        assertThat(answer.path("usage").toString())
                .isEqualTo("{\"prompt_tokens\":2,\"completion_tokens\":" + words + ",\"total_tokens\":" + (words + 2)
                        + "}");
    }

    @Test
    void everyAnswerHasItsOwnContext(RhetorMock rhetor) throws Exception {
        assertThat(Calls.object(ask(rhetor, HI)).path("contextId"))
                .isNotEqualTo(Calls.object(ask(rhetor, HI)).path("contextId"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\": [{\"role\": \"system\", \"content\": \"BLUE\"}, {\"role\": \"user\", \"content\": \"hi\"}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"system_prompt\": \"BLUE\"}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"BLUE\"}, {\"role\": \"assistant\", \"content\":"
                        + " \"BLUE\"}, {\"role\": \"user\", \"content\": \"hi\"}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}, {\"role\": \"assistant\", \"content\": \"BLUE\"}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"options\": {\"stop\": [\"h\"]}, \"streaming\":"
                        + " true, \"provider_id\": \"BLUE\", \"max_tokens\": 1, \"maxTokens\": 7, \"temperature\": \"0.5\"}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"model\": null, \"temperature\": null,"
                        + " \"stream\": null, \"context_id\": null, \"component\": null}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"context_id\": \"\"}"
            })
    void onlyTheLastMessageOfTheUserReachesTheModel(String body, RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = ask(rhetor, body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("hi").doesNotContain("BLUE");
        assertThat(rhetor.takeRequest(SOON).reachedModel()).contains("hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"messages\": []}", "{\"messages\": [{\"role\": \"system\", \"content\": \"BLUE\"}]}"})
    void withoutAUserMessageTheModelGetsAnEmptyPrompt(String body, RhetorMock rhetor) throws Exception {
        assertThat(ask(rhetor, body).statusCode()).isEqualTo(200);
        assertThat(rhetor.takeRequest(SOON).reachedModel()).contains("");
    }

    @ParameterizedTest
    @CsvSource({"code, apollo", "orchestration, rhetor", "reasoning, numa", "zzz, numa"})
    void theCapabilitySelectsTheProvider(String capability, String model, RhetorMock rhetor) throws Exception {
        String chat = "{\"messages\": [], \"capability\": \"" + capability + "\"}";
        String prompt = "{\"prompt\": \"hi\", \"capability\": \"" + capability + "\"}";

        assertThat(Calls.object(ask(rhetor, chat)).path("content").asText()).startsWith("[" + model + "] ");
        assertThat(Calls.object(Calls.call(rhetor, GENERATE_COMPLETION, prompt))
                        .path("response")
                        .asText())
                .startsWith("[" + model + "] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"context_id", "contextId"})
    void anyContextIsAnError(String field, RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = ask(rhetor, "{\"messages\": [], \"" + field + "\": \"nope\"}");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body())
                .isEqualTo("{\"detail\":\"'ContextManager' object has no attribute 'get_context'\"}");
        assertThat(rhetor.takeRequest(SOON).reachedModel()).isEmpty();
    }

    @Test
    void aMessageWithoutContentIsAnError(RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = ask(rhetor, "{\"messages\": [{\"role\": \"user\"}]}");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("{\"detail\":\"'content'\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|[{\"type\":\"missing\",\"loc\":[\"body\",\"messages\"],\"msg\":\"Field required\",\"input\":{}}]",
                "{\"messages\": [|[{\"type\":\"json_invalid\",\"loc\":[\"body\",14],\"msg\":\"JSON decode error\","
                        + "\"input\":{},\"ctx\":{\"error\":\"Expecting value\"}}]",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\", \"name\": null}]}|"
                        + "[{\"type\":\"string_type\",\"loc\":[\"body\",\"messages\",0,\"name\"],"
                        + "\"msg\":\"Input should be a valid string\",\"input\":null}]",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"hi\"}]}]}|"
                        + "[{\"type\":\"string_type\",\"loc\":[\"body\",\"messages\",0,\"content\"],"
                        + "\"msg\":\"Input should be a valid string\",\"input\":[{\"type\":\"text\",\"text\":\"hi\"}]}]",
                "{\"messages\": [], \"temperature\": 3}|[{\"type\":\"less_than_equal\",\"loc\":[\"body\",\"temperature\"],"
                        + "\"msg\":\"Input should be less than or equal to 2\",\"input\":3,\"ctx\":{\"le\":2.0}}]",
                "{\"messages\": \"hi\", \"temperature\": \"hot\", \"max_tokens\": -1, \"model\": 7}|"
                        + "[{\"type\":\"list_type\",\"loc\":[\"body\",\"messages\"],\"msg\":\"Input should be a valid list\","
                        + "\"input\":\"hi\"},{\"type\":\"string_type\",\"loc\":[\"body\",\"model\"],\"msg\":\"Input should be a"
                        + " valid string\",\"input\":7},{\"type\":\"float_parsing\",\"loc\":[\"body\",\"temperature\"],\"msg\":"
                        + "\"Input should be a valid number, unable to parse string as a number\",\"input\":\"hot\"},"
                        + "{\"type\":\"greater_than\",\"loc\":[\"body\",\"max_tokens\"],\"msg\":\"Input should be greater than"
                        + " 0\",\"input\":-1,\"ctx\":{\"gt\":0}}]"
            })
    void validationErrorsAreReportedAsAList(String body, String detail, RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = ask(rhetor, body);

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).isEqualTo("{\"detail\":" + detail + "}");
        assertThat(rhetor.takeRequest(SOON).reachedModel()).isEmpty();
    }

    @Test
    void aPromptIsAnsweredInOneField(RhetorMock rhetor) throws Exception {
        HttpResponse<String> response =
                Calls.call(rhetor, GENERATE_COMPLETION, "{\"prompt\": \"hi\", \"system_prompt\": \"BLUE\"}");

        assertThat(Calls.object(response).fieldNames()).toIterable().containsExactly("response", "model", "usage");
        assertThat(Calls.model(response, GenerateResponse.class).getResponse())
                .startsWith("[numa] ")
                .contains("hi");
        assertThat(rhetor.takeRequest(SOON).reachedModel()).contains("hi");
    }

    @Test
    void aPromptThatIsMissingIsReportedAsAList(RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = Calls.call(rhetor, GENERATE_COMPLETION, "{\"messages\":[]}");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body())
                .isEqualTo(
                        "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"prompt\"],\"msg\":\"Field required\","
                                + "\"input\":{\"messages\":[]}}]}");
    }

    @Test
    void aStreamIsOneEventWithAnError(RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = Calls.call(rhetor, STREAM_CHAT_COMPLETION, HI);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.body())
                .isEqualTo(
                        "data: {\"error\": \"'ModelRouter' object has no attribute 'route_request_stream'\"}\r\n\r\n");
        assertThat(rhetor.takeRequest(SOON).reachedModel()).isEmpty();
        assertThat(Calls.call(rhetor, STREAM_CHAT_COMPLETION, "{\"messages\": \"x\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void anUnsupportedMethodIsReportedWithTheSupportedOne(RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = Calls.get(rhetor, "/api/v1/chat");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
        assertThat(response.body()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    }

    private static HttpResponse<String> ask(RhetorMock rhetor, String body) throws Exception {
        return Calls.call(rhetor, CREATE_CHAT_COMPLETION, body);
    }
}
