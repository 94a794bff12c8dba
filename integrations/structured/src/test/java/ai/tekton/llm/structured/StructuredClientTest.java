package ai.tekton.llm.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.interceptor.ResponseCache;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ResponseFormat;
import ai.tekton.rhetor.RhetorGeneration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StructuredClientTest {
    private static final Recipes.Careful SEVEN = new Recipes.Careful(7);
    private static final GenerationOptions OPEN = GenerationOptions.defaults();

    private final RhetorMock mock = RhetorMock.start();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(mock));

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private TektonLlmClientBuilder builder() {
        return TektonLlmClient.builder().componentId("cook").url(mock.url()).maxRetries(0);
    }

    private StructuredClient structured(TektonLlmClientBuilder builder) {
        TektonLlmClient client = builder.build();
        open.add(client);
        return StructuredClient.of(client);
    }

    private StructuredClient structured() {
        return structured(builder().profile(ServerProfile.CONTRACT));
    }

    @Test
    void anInvalidAnswerIsRequestedAgainWithTheFindings() {
        mock.enqueue(Reply.text("Sure: {\"age\": \"seven\"}"), Reply.text("```json\n{\"age\": 7,}\n```"));

        ObjectResponse<Recipes.Careful> response = structured().generateObject("How old?", Recipes.Careful.class);

        assertThat(response.object()).isEqualTo(SEVEN);
        assertThat(response.rounds()).isEqualTo(2);
        assertThat(response.usage().orElseThrow().totalTokens())
                .isEqualTo(response.responses().stream()
                        .mapToInt(each -> each.usage().orElseThrow().totalTokens())
                        .sum());
        List<ReceivedRequest> asked = mock.chatRequests();
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).chatRequest().getSystemPrompt())
                .startsWith("Answer with one JSON document of this JSON schema")
                .contains("\"age\"");
        assertThat(asked.get(1).bodyText()).contains("How old?", "Sure: {", "$.age", "whole corrected JSON document");
    }

    @Test
    void anObjectThatStaysInvalidFailsWithTheLastTextAndTheFindings() {
        mock.enqueue(Reply.text("secret one"), Reply.text("secret two"), Reply.text("{\"age\": \"secret three\"}"));

        StructuredOutputException failure = catchThrowableOfType(
                StructuredOutputException.class, () -> structured().generateObject("How old?", Recipes.Careful.class));

        assertThat(failure.lastText()).isEqualTo("{\"age\": \"secret three\"}");
        assertThat(failure.findings()).singleElement().hasToString("$.age: type");
        assertThat(failure.responses()).hasSize(3);
        assertThat(failure.usage()).isPresent();
        assertThat(failure).hasMessageContainingAll("Careful", "1 finding (type)", "3 rounds");
        assertThat(failure.toString() + failure.getCause()).doesNotContain("secret");
        assertThat(mock.chatRequests()).hasSize(3);
    }

    @Test
    void withoutReasksAnInvalidAnswerFailsAtOnce() {
        mock.enqueue(Reply.text("no"), Reply.text("{\"age\": 7}"));

        assertThatThrownBy(() -> structured().withMaxReasks(0).generateObject("How old?", Recipes.Careful.class))
                .isInstanceOf(StructuredOutputException.class)
                .hasMessageContaining("1 round.");
        assertThat(mock.chatRequests()).hasSize(1);
        assertThatThrownBy(() -> structured().withMaxReasks(-1)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theBudgetOfRetriesBoundsTheRoundsOfAllCalls() {
        mock.enqueue(Reply.text("no"), Reply.text("no"), Reply.text("no"), Reply.text("no"));
        StructuredClient structured = structured(builder()
                .config(ai.tekton.llm.config.ClientConfig.builder()
                        .retryBudget(1)
                        .build())
                .url(mock.url())
                .profile(ServerProfile.CONTRACT));

        assertThatThrownBy(() -> structured.generateObject("How old?", Recipes.Careful.class))
                .hasMessageContaining("retry budget");
        assertThat(mock.chatRequests()).hasSize(2);
    }

    @Test
    void allRoundsShareOneDeadline() {
        List<Duration> left = new ArrayList<>();
        StructuredClient structured =
                structured(TektonLlmClient.builder().componentId("cook").backend(LlmBackend.answering(call -> {
                    left.add(call.context().deadline().remaining().orElseThrow());
                    return left.size() == 1 ? "no" : "{\"age\": 7}";
                })));

        structured.generateObject(
                "How old?",
                Recipes.Careful.class,
                GenerationOptions.builder().deadline(Duration.ofMinutes(5)).build());

        assertThat(left).hasSize(2);
        assertThat(left.get(1)).isLessThan(left.get(0));
    }

    @Test
    void theTextOfTheLocalFallbackIsNotAnAnswer() {
        mock.on(ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.error(503, "gone"));

        assertThatThrownBy(() -> structured().generateObject("How old?", Recipes.Careful.class))
                .isInstanceOf(FallbackException.class)
                .hasMessageStartingWith("No backend answered, so there is no object: ")
                .hasCauseInstanceOf(ServiceUnavailableException.class);
        assertThat(mock.chatRequests()).hasSize(1);
    }

    @Test
    void aFailureInALaterRoundKeepsTheFindingsOfTheEarlierOne() {
        mock.enqueue(Reply.text("no"), Reply.error(503, "gone"));

        assertThatThrownBy(() -> structured(
                                builder().profile(ServerProfile.CONTRACT).withoutLocalFallback())
                        .generateObject("How old?", Recipes.Careful.class))
                .isInstanceOf(ServiceUnavailableException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .isInstanceOf(StructuredOutputException.class));
    }

    @Test
    void anUnsupportedClassSendsNothing() {
        assertThatThrownBy(() -> structured().generateObject("x", Recipes.Node.class))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(structured().async().generateObject("x", Recipes.Node.class)).isCompletedExceptionally();
        assertThat(mock.chatRequests()).isEmpty();
    }

    @Test
    void aRequestInAContextRepeatsOnlyTheNewMessages() {
        mock.enqueue(Reply.text("no"), Reply.text("{\"age\": 7}"));
        GenerationOptions options =
                GenerationOptions.builder().contextId("ages").build();

        structured()
                .generateObject(
                        List.of(Message.system("Be brief."), Message.user("How old?")), Recipes.Careful.class, options);

        ReceivedRequest again = mock.chatRequests().get(1);
        assertThat(again.chatRequest().getSystemPrompt()).startsWith("Be brief.\n\nAnswer with one JSON document");
        assertThat(again.chatRequest().getMessages()).hasSize(1);
        assertThat(again.chatRequest().getContextId()).isEqualTo("ages");
    }

    @Test
    void rhetorOfSeptember2025GetsTheFormatInItsOneMessage() {
        try (RhetorMock old = RhetorMock.builder()
                        .profile(RhetorGeneration.TEKTON_2025_09)
                        .start();
                TektonLlmClient client = TektonLlmClient.builder()
                        .componentId("cook")
                        .url(old.url())
                        .build()) {
            old.enqueue(Reply.text("no"), Reply.text("{\"age\": 7}"));

            assertThat(StructuredClient.of(client)
                            .generateObject("How old?", Recipes.Careful.class)
                            .object())
                    .isEqualTo(SEVEN);

            List<ReceivedRequest> asked = old.chatRequests();
            assertThat(asked.get(0).reachedModel().orElseThrow()).contains("How old?", "JSON schema", "\"age\"");
            assertThat(asked.get(1).reachedModel().orElseThrow())
                    .contains("How old?", "JSON schema", "whole corrected JSON document");
        }
    }

    @Test
    void aWebSocketClientAnswersWithObjectsToo() {
        mock.enqueue(Reply.text("no"), Reply.text("{\"age\": 7}"));
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("cook")
                .wsUrl(java.net.URI.create(mock.webSocketUrl()))
                .build()) {
            StructuredClient structured = StructuredClient.of(client);

            assertThat(structured
                            .generateObject("How old?", Recipes.Careful.class)
                            .object())
                    .isEqualTo(SEVEN);

            mock.enqueue(Reply.stream("no"), Reply.stream("{\"a", "ge\": 7}"));
            assertThat(structured
                            .streamObject("How old?", Recipes.Careful.class)
                            .result()
                            .object())
                    .isEqualTo(SEVEN);
        }
    }

    @Test
    void aBackendThatCarriesFormatsGetsThemAndItsFallbackGetsAnInstruction() {
        List<ChatCall> calls = new ArrayList<>();
        LlmBackend carrying = new LlmBackend() {
            @Override
            public ai.tekton.llm.model.CompletionResponse complete(ChatCall call) {
                calls.add(call);
                throw new ServiceUnavailableException("busy");
            }

            @Override
            public ai.tekton.llm.backend.ChunkStream stream(ChatCall call) {
                throw new ServiceUnavailableException("busy");
            }

            @Override
            public boolean carriesResponseFormat() {
                return true;
            }
        };
        StructuredClient structured = structured(TektonLlmClient.builder()
                .componentId("cook")
                .backend(carrying)
                .maxRetries(0)
                .fallbackBackends(List.of(LlmBackend.answering(call -> {
                    calls.add(call);
                    return "{\"age\": 7}";
                }))));

        ObjectResponse<Recipes.Careful> response = structured.generateObject("How old?", Recipes.Careful.class);

        assertThat(response.object()).isEqualTo(SEVEN);
        assertThat(response.fallback()).isTrue();
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).options().systemPrompt()).isEmpty();
        assertThat(calls.get(0).options().responseFormat().map(ResponseFormat::name))
                .contains("Careful");
        assertThat(calls.get(1).options().systemPrompt().orElseThrow()).contains("JSON schema");
    }

    @Test
    void anAnswerFromTheCacheIsReadAsAnObject() {
        mock.enqueue(Reply.text("{\"age\": 7}"));
        StructuredClient structured = structured(
                builder().profile(ServerProfile.CONTRACT).interceptor(ResponseCache.of(10, Duration.ofMinutes(1))));

        structured.generateObject("How old?", Recipes.Careful.class);

        assertThat(structured
                        .generateObject("How old?", Recipes.Careful.class)
                        .response()
                        .backend())
                .contains(ResponseCache.BACKEND);
        assertThat(mock.chatRequests()).hasSize(1);
    }

    @Test
    void noRoundIsAnsweredFromTheCacheWithAnInvalidAnswer() {
        mock.enqueue(Reply.text("no"), Reply.text("no"), Reply.text("{\"age\": 7}"));
        StructuredClient structured = structured(
                builder().profile(ServerProfile.CONTRACT).interceptor(ResponseCache.of(10, Duration.ofMinutes(1))));

        assertThat(structured.generateObject("How old?", Recipes.Careful.class).rounds())
                .isEqualTo(3);
        assertThat(mock.chatRequests()).hasSize(3);
    }

    @Test
    void aFutureHasTheObjectAfterTheSameRounds() {
        mock.enqueue(Reply.text("no"), Reply.text("[{\"age\": 7}]"));

        assertThat(structured()
                        .async()
                        .generateList("How old?", Recipes.Careful.class, OPEN)
                        .join()
                        .object())
                .containsExactly(SEVEN);

        mock.enqueue(Reply.text("no"), Reply.text("no"), Reply.text("no"));
        assertThatThrownBy(() -> structured()
                        .async()
                        .generateObject("How old?", Recipes.Careful.class)
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StructuredOutputException.class);
    }

    @Test
    void cancellingAFutureEndsTheCurrentRound() throws Exception {
        mock.enqueue(Reply.text("no"), Reply.text("late").hang());
        CompletableFuture<ObjectResponse<Recipes.Careful>> answer =
                structured().async().generateObject("How old?", Recipes.Careful.class);
        mock.takeRequest(Duration.ofMinutes(1));
        ReceivedRequest second = mock.takeRequest(Duration.ofMinutes(1));

        answer.cancel(true);

        assertThat(second.outcome().get(1, java.util.concurrent.TimeUnit.MINUTES))
                .isNotNull();
        mock.awaitNoConnections(Duration.ofMinutes(1));
    }

    @Test
    void jsonIsCheckedAgainstTheCallersSchema() {
        mock.enqueue(Reply.text("{\"age\": 7.5}"), Reply.text("{\"age\": 7}"));

        assertThat(structured()
                        .generateJson(
                                List.of(Message.user("How old?")),
                                ResponseFormat.jsonSchema(
                                        "Age",
                                        "{\"type\": \"object\", \"properties\": {\"age\": {\"type\": \"integer\"}},"
                                                + " \"required\": [\"age\"]}"),
                                OPEN)
                        .object()
                        .get("age")
                        .asInt())
                .isEqualTo(7);
        assertThat(mock.chatRequests()).hasSize(2);
    }
}
