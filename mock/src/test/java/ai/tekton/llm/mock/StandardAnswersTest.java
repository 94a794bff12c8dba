package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.call;
import static ai.tekton.llm.mock.Calls.model;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_API_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.LIST_PROVIDERS;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.Error;
import ai.tekton.rhetor.model.Health;
import ai.tekton.rhetor.model.HealthStatus;
import ai.tekton.rhetor.model.ProviderList;
import ai.tekton.rhetor.model.ProviderModel;
import ai.tekton.rhetor.model.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StandardAnswersTest {
    @RegisterExtension
    static final RhetorMockExtension MOCK =
            new RhetorMockExtension(RhetorMock.builder().clock(Calls.CLOCK));

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationIsAnswered(RhetorOperation operation, RhetorMock rhetor) throws Exception {
        HttpResponse<String> response = call(rhetor, operation);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotBlank();
        assertThat(rhetor.journal())
                .singleElement()
                .satisfies(request -> assertThat(request.operation()).contains(operation));
    }

    @ParameterizedTest
    @MethodSource("operationsOfOthers")
    void operationsOfOtherGenerationsAreMissingAndTakeNoRepliesFromTheGeneralQueue(
            RhetorOperation operation, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("kept"));

        HttpResponse<String> response = call(rhetor, operation);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("{\"detail\":\"Not Found\"}");
        assertThat(call(rhetor, GET_HEALTH).body()).isEqualTo("kept");
    }

    static Stream<RhetorOperation> operations() {
        return Stream.of(RhetorOperation.values()).filter(operation -> operation.isOf(RhetorGeneration.CONTRACT));
    }

    static Stream<RhetorOperation> operationsOfOthers() {
        return Stream.of(RhetorOperation.values()).filter(operation -> !operation.isOf(RhetorGeneration.CONTRACT));
    }

    @ParameterizedTest
    @EnumSource(
            value = RhetorOperation.class,
            names = {"CREATE_CHAT_COMPLETION", "STREAM_CHAT_COMPLETION"})
    void theLastMessageOfTheUserReachesTheModelUnlessTheRequestIsRefused(RhetorOperation operation, RhetorMock rhetor)
            throws Exception {
        call(
                rhetor,
                operation,
                "{\"system_prompt\":\"Be brief.\",\"messages\":[{\"role\":\"user\",\"content\":\"first\"},"
                        + "{\"role\":\"user\",\"content\":\"last\"},{\"role\":\"assistant\",\"content\":\"so\"}]}");
        call(rhetor, operation, "{\"messages\":[]}");
        call(rhetor, GET_HEALTH);

        assertThat(rhetor.journal())
                .extracting(ReceivedRequest::reachedModel)
                .containsExactly(Optional.of("last"), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(
            value = RhetorOperation.class,
            names = {"GET_HEALTH", "GET_API_HEALTH"})
    void healthIsThatOfRhetorOnThisPort(RhetorOperation operation, RhetorMock rhetor) throws Exception {
        assertThat(model(call(rhetor, operation), Health.class))
                .isEqualTo(new Health()
                        .status(HealthStatus.HEALTHY)
                        .component("rhetor")
                        .version(RhetorContract.VERSION)
                        .port(rhetor.port())
                        .timestamp("2025-03-01T12:00:00.123456"));
    }

    @Test
    void theDefaultModelIsAmongTheProvidersModels(RhetorMock rhetor) throws Exception {
        ProviderList list = model(call(rhetor, LIST_PROVIDERS), ProviderList.class);

        assertThat(list.getProviders()).containsOnlyKeys("anthropic", "openai", "simulated");
        assertThat(list.getDefaultProvider()).isEqualTo("anthropic");
        assertThat(list.getProviders().get("anthropic").getModels())
                .extracting(ProviderModel::getId)
                .contains(list.getDefaultModel());
    }

    @Test
    void anAnswerSaysThatItIsSimulatedAndQuotesTheQuestion(RhetorMock rhetor) throws Exception {
        assertThat(model(call(rhetor, CREATE_CHAT_COMPLETION), ChatResponse.class))
                .isEqualTo(new ChatResponse()
                        .content("Simulated answer from Rhetor's mock to: \"What is the capital of France?\"")
                        .model("claude-3-sonnet-20240229")
                        .provider("anthropic")
                        .finishReason("stop")
                        .usage(new Usage().promptTokens(6).completionTokens(12).totalTokens(18))
                        .contextId("ctx-1")
                        .timestamp("2025-03-01T12:00:00.123456")
                        .fallback(false));
    }

    @Test
    void eachNewConversationHasItsOwnId(RhetorMock rhetor) throws Exception {
        call(rhetor, CREATE_CHAT_COMPLETION);

        ChatResponse second = model(call(rhetor, CREATE_CHAT_COMPLETION), ChatResponse.class);

        assertThat(second.getContextId()).isEqualTo("ctx-2");
    }

    @Test
    void theConversationAndTheModelAreThoseOfTheRequest(RhetorMock rhetor) throws Exception {
        ChatResponse answer = chat(rhetor, "\"context_id\":\"geo\",\"provider_id\":\"acme\",\"model_id\":\"m1\"");

        assertThat(answer.getContextId()).isEqualTo("geo");
        assertThat(answer.getProvider()).isEqualTo("acme");
        assertThat(answer.getModel()).isEqualTo("m1");
    }

    @Test
    void aProviderWithoutAModelAnswersWithItsDefaultModel(RhetorMock rhetor) throws Exception {
        assertThat(chat(rhetor, "\"provider_id\":\"openai\"").getModel()).isEqualTo("gpt-4o");
    }

    @Test
    void aModelWithoutAProviderIsAnsweredByItsProvider(RhetorMock rhetor) throws Exception {
        assertThat(chat(rhetor, "\"model_id\":\"gpt-4o-mini\"").getProvider()).isEqualTo("openai");
    }

    @Test
    void maxTokensTruncatesTheAnswerAndTheFinishReasonIsLength(RhetorMock rhetor) throws Exception {
        ChatResponse answer = chat(rhetor, "\"options\":{\"max_tokens\":2}");

        assertThat(answer.getContent()).isEqualTo("Simulated answer");
        assertThat(answer.getFinishReason()).isEqualTo("length");
        assertThat(answer.getUsage().getCompletionTokens()).isEqualTo(2);
    }

    @Test
    void theAnswerEndsBeforeTheFirstOfTheStops(RhetorMock rhetor) throws Exception {
        ChatResponse answer = chat(rhetor, "\"options\":{\"stop\":[\"mock\",\" from\"]}");

        assertThat(answer.getContent()).isEqualTo("Simulated answer");
        assertThat(answer.getFinishReason()).isEqualTo("stop");
    }

    @Test
    void aLongQuestionIsQuotedInPart(RhetorMock rhetor) throws Exception {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "y".repeat(1000) + "\"}]}";

        ChatResponse answer = model(call(rhetor, CREATE_CHAT_COMPLETION, body), ChatResponse.class);

        assertThat(answer.getContent()).contains("y".repeat(200) + "…").doesNotContain("y".repeat(201));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                             | [\"body\",1]",
                "''                                            | [\"body\"]",
                "{}                                            | [\"body\",\"messages\"]",
                "{\"messages\":[]}                             | [\"body\",\"messages\"]",
                "{\"messages\":[{\"role\":\"user\"}]}          | [\"body\",\"messages\",0,\"content\"]",
                "{\"messages\":[{\"content\":\"x\"}]}          | [\"body\",\"messages\",0,\"role\"]",
                "{\"messages\":[{\"role\":\"no\",\"content\":\"x\"}]} | [\"body\",\"messages\",0,\"role\"]",
                "{\"messages\":[{\"role\":\"user\",\"content\":5}]} | [\"body\",\"messages\",0,\"content\"]",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"options\":{\"temperature\":3}}"
                        + " | [\"body\",\"options\",\"temperature\"]",
            })
    void anInvalidRequestIsRefusedWithThePlaceOfTheMistake(String body, String place, RhetorMock rhetor)
            throws Exception {
        for (RhetorOperation operation : List.of(CREATE_CHAT_COMPLETION, STREAM_CHAT_COMPLETION)) {
            HttpResponse<String> response = call(rhetor, operation, body);

            JsonNode issue = model(response, Error.class).getDetail().get(0);
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(issue.get("loc").toString()).startsWith(place.replaceFirst("]$", ""));
            assertThat(issue.get("msg").asText()).isNotBlank();
            assertThat(issue.get("type").asText()).isNotBlank();
        }
    }

    @Test
    void anUnknownPathIsNotFound(RhetorMock rhetor) throws Exception {
        try (RawClient client = new RawClient(rhetor)) {
            client.send("GET /nowhere HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n");

            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 404 Not Found\r\n")
                    .endsWith("{\"detail\":\"Not Found\"}");
        }
    }

    @Test
    void theWrongMethodIsNotAllowed(RhetorMock rhetor) throws Exception {
        try (RawClient client = new RawClient(rhetor)) {
            client.send("DELETE " + GET_HEALTH.path() + " HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n");

            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                    .contains("allow: GET\r\n")
                    .endsWith("{\"detail\":\"Method Not Allowed\"}");
        }
    }

    @Test
    void theAnswerToHeadHasNoBody(RhetorMock rhetor) throws Exception {
        try (RawClient client = new RawClient(rhetor)) {
            client.send("HEAD " + GET_API_HEALTH.path() + " HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 405 ").endsWith("\r\n\r\n");
        }
    }

    private static ChatResponse chat(RhetorMock rhetor, String more) throws Exception {
        String body = RawClient.QUESTION.replaceFirst("}$", "," + more + "}");
        return model(call(rhetor, CREATE_CHAT_COMPLETION, body), ChatResponse.class);
    }
}
