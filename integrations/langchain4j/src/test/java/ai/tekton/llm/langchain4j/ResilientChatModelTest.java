package ai.tekton.llm.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.event.BreakerEvent;
import ai.tekton.llm.event.BreakerState;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.LlmEventListener;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResilientChatModelTest {
    private static final InternalServerException DOWN = new InternalServerException("down");

    /** Parameters of a provider's own. */
    static final class Special extends DefaultChatRequestParameters {
        Special() {
            super(DefaultChatRequestParameters.builder().modelName("special").temperature(0.3));
        }
    }

    private static ResilientChatModel.Builder quick(Fakes.Whole primary) {
        return ResilientChatModel.builder(primary).retryDelay(Duration.ZERO);
    }

    @Test
    void aFailedAttemptIsRetriedAndTheModelsAnswerIsReturned() {
        ChatResponse own = Fakes.response("Paris.");
        Fakes.Whole primary = new Fakes.Whole().fails(DOWN).does(request -> own);
        try (ResilientChatModel model = quick(primary).build()) {
            assertThat(model.chat(UserMessage.from("Hello."))).isSameAs(own);
            assertThat(primary.requests).hasSize(2);
            assertThat(model.exchangesUnderWay()).isZero();
        }
    }

    @Test
    void theNextModelAnswersWhenTheFirstCannot() {
        Fakes.Whole primary = new Fakes.Whole().fails(DOWN);
        Fakes.Whole second = new Fakes.Whole().answers("Paris.");
        List<FallbackEvent> events = new CopyOnWriteArrayList<>();
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onFallback(FallbackEvent event) {
                events.add(event);
            }
        };
        try (ResilientChatModel model =
                quick(primary).maxRetries(1).fallback(second).listener(listener).build()) {
            assertThat(model.chat("Hello.")).isEqualTo("Paris.");
        }
        assertThat(primary.requests).hasSize(2);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.from()).isEqualTo("Whole");
            assertThat(event.to()).isEqualTo("Whole-2");
        });
    }

    @Test
    void toolsImagesAndFormatsReachEveryModelAndToolCallsAreReturned() {
        Fakes.Whole primary = new Fakes.Whole().fails(DOWN);
        ChatResponse call = ChatResponse.builder()
                .aiMessage(AiMessage.from(
                        ToolExecutionRequest.builder().id("7").name("weather").build()))
                .id("42")
                .finishReason(FinishReason.TOOL_EXECUTION)
                .build();
        Fakes.Whole second = new Fakes.Whole().does(request -> call);
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from(
                        TextContent.from("What is this?"), ImageContent.from("https://example.com/cat.png")))
                .toolSpecifications(ToolSpecification.builder().name("weather").build())
                .responseFormat(ResponseFormat.JSON)
                .build();
        try (ResilientChatModel model =
                quick(primary).maxRetries(0).fallback(second).build()) {
            assertThat(model.chat(request)).isSameAs(call);
        }
        for (Fakes.Whole asked : List.of(primary, second)) {
            assertThat(asked.requests).singleElement().satisfies(reached -> {
                assertThat(reached.messages()).isEqualTo(request.messages());
                assertThat(reached.toolSpecifications()).isEqualTo(request.toolSpecifications());
                assertThat(reached.responseFormat()).isEqualTo(ResponseFormat.JSON);
            });
        }
    }

    @Test
    void providerParametersReachTheirModelAndAModelNameReachesNoOtherModel() {
        Fakes.Whole primary = new Fakes.Whole().fails(DOWN);
        Fakes.Whole second = new Fakes.Whole().answers("Paris.");
        List<ChatRequestParameters> listened = new CopyOnWriteArrayList<>();
        ChatModelListener listener = new ChatModelListener() {
            @Override
            public void onRequest(ChatModelRequestContext context) {
                listened.add(context.chatRequest().parameters());
            }
        };
        try (ResilientChatModel model = quick(primary)
                .maxRetries(0)
                .fallback(second)
                .listeners(List.of(listener))
                .build()) {
            model.chat(ChatRequest.builder()
                    .messages(UserMessage.from("Hello."))
                    .parameters(new Special())
                    .build());
        }
        assertThat(listened).singleElement().isInstanceOf(Special.class);
        assertThat(primary.requests.get(0).modelName()).isEqualTo("special");
        assertThat(second.requests.get(0).modelName()).isNull();
        assertThat(second.requests.get(0).temperature()).isEqualTo(0.3);
    }

    @Test
    void theExceptionHasTheTypeOfTheLastFailureAndNamesAllModelsIfAllFail() {
        Fakes.Whole primary = new Fakes.Whole().fails(DOWN);
        Fakes.Whole second = new Fakes.Whole().fails(new TimeoutException("late"));
        try (ResilientChatModel model =
                quick(primary).maxRetries(0).fallback(second).build()) {
            assertThatThrownBy(() -> model.chat("Hello."))
                    .isExactlyInstanceOf(TimeoutException.class)
                    .hasMessageContaining("All 2 backends")
                    .cause()
                    .isInstanceOf(FallbackException.class)
                    .satisfies(all -> assertThat(all.getSuppressed()).isNotEmpty());
        }
    }

    @Test
    void aWrongKeyIsNeitherRetriedNorHiddenByAFallback() {
        Fakes.Whole primary = new Fakes.Whole().fails(new AuthenticationException("key"));
        Fakes.Whole second = new Fakes.Whole().answers("Paris.");
        try (ResilientChatModel model = ResilientChatModel.of(primary, second)) {
            assertThatThrownBy(() -> model.chat("Hello.")).isExactlyInstanceOf(AuthenticationException.class);
        }
        assertThat(primary.requests).hasSize(1);
        assertThat(second.requests).isEmpty();
    }

    @Test
    void aRequestThatOneModelDoesNotSupportGoesToTheNextImmediately() {
        UnsupportedFeatureException no = new UnsupportedFeatureException("no tools here");
        Fakes.Whole primary = new Fakes.Whole().fails(no);
        Fakes.Whole second = new Fakes.Whole().answers("Paris.");
        try (ResilientChatModel model = ResilientChatModel.of(primary, second);
                ResilientChatModel alone = ResilientChatModel.of(primary)) {
            assertThat(model.chat("Hello.")).isEqualTo("Paris.");
            assertThat(primary.requests).hasSize(1);
            assertThatThrownBy(() -> alone.chat("Hello."))
                    .isExactlyInstanceOf(UnsupportedFeatureException.class)
                    .hasMessage("no tools here");
        }
    }

    @Test
    void aModelThatFailsTooOftenIsSuspended() {
        Fakes.Whole primary = new Fakes.Whole().fails(DOWN);
        Fakes.Whole second = new Fakes.Whole().answers("Paris.");
        List<BreakerEvent> changes = new CopyOnWriteArrayList<>();
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onBreakerChange(BreakerEvent event) {
                changes.add(event);
            }
        };
        try (ResilientChatModel model = quick(primary)
                .maxRetries(0)
                .fallback(second)
                .listener(listener)
                .circuitBreaker(CircuitBreakerConfig.builder().windowSize(2).build())
                .build()) {
            IntStream.range(0, 5).forEach(i -> assertThat(model.chat("Hello.")).isEqualTo("Paris."));
        }
        assertThat(primary.requests).hasSize(2);
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.backend()).isEqualTo("Whole");
            assertThat(change.to()).isEqualTo(BreakerState.OPEN);
        });
    }

    @Test
    void theDeadlineAppliesToAllModelsTogether() {
        CountDownLatch never = new CountDownLatch(1);
        Fakes.Whole primary = new Fakes.Whole().does(request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Fakes.response("never");
        });
        Fakes.Whole second = new Fakes.Whole().answers("Paris.");
        try (ResilientChatModel model =
                quick(primary).fallback(second).deadline(Duration.ofMillis(50)).build()) {
            assertThatThrownBy(() -> model.chat("Hello.")).isExactlyInstanceOf(TimeoutException.class);
        }
        assertThat(second.requests).isEmpty();
    }

    @Test
    void asyncRequestsGetTheSameAnswers() {
        ChatResponse own = Fakes.response("Paris.");
        Fakes.Whole primary = new Fakes.Whole().fails(DOWN).does(request -> own);
        try (ResilientChatModel model = quick(primary).build()) {
            assertThat(model.chatAsync(UserMessage.from("Hello.")))
                    .succeedsWithin(30, TimeUnit.SECONDS)
                    .isSameAs(own);
            assertThat(model.exchangesUnderWay()).isZero();
        }
    }

    @Test
    void eachOfManyConcurrentCallsGetsItsOwnAnswer() {
        Fakes.Whole primary = new Fakes.Whole()
                .does(request ->
                        Fakes.response(((UserMessage) request.messages().get(0)).singleText()));
        try (ResilientChatModel model = ResilientChatModel.of(primary)) {
            List<CompletableFuture<String>> answers = IntStream.range(0, 200)
                    .mapToObj(i -> model.chatAsync("question " + i))
                    .toList();

            assertThat(answers.stream().map(CompletableFuture::join))
                    .containsExactlyElementsOf(IntStream.range(0, 200)
                            .mapToObj(i -> "question " + i)
                            .toList());
            assertThat(model.exchangesUnderWay()).isZero();
        }
    }

    @Test
    void listenersOfTheModelAreCalledForTheWholeCall() {
        List<ChatResponse> reported = new CopyOnWriteArrayList<>();
        ChatModelListener listener = new ChatModelListener() {
            @Override
            public void onResponse(ChatModelResponseContext context) {
                reported.add(context.chatResponse());
            }
        };
        Fakes.Whole primary = new Fakes.Whole().fails(DOWN).answers("Paris.");
        try (ResilientChatModel model =
                quick(primary).listeners(List.of(listener)).build()) {
            model.chat("Hello.");
        }
        assertThat(reported).hasSize(1);
    }

    @Test
    void messagesChangedByAnInterceptorAreRefused() {
        Fakes.Whole primary = new Fakes.Whole().answers("Paris.");
        try (ResilientChatModel model = quick(primary)
                .customize(client -> client.interceptor((call, chain) ->
                        chain.proceed(call.withMessages(List.of(ai.tekton.llm.model.Message.user("Else."))))))
                .build()) {
            assertThatThrownBy(() -> model.chat("Hello.")).hasMessageContaining("interceptor");
        }
        assertThat(primary.requests).isEmpty();
    }
}
