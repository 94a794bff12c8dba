package ai.tekton.llm.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.StreamFailurePolicy;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class ResilientStreamingChatModelTest {
    private static final InternalServerException DOWN = new InternalServerException("down");

    private final RecordingHandler recorded = new RecordingHandler();

    private static ResilientStreamingChatModel.Builder quick(Fakes.Streaming primary) {
        return ResilientStreamingChatModel.builder(primary).retryDelay(Duration.ZERO);
    }

    @Test
    void aStreamThatFailsBeforeItsFirstTextIsRetriedInvisibly() {
        Fakes.Streaming primary = new Fakes.Streaming().breaks(DOWN).answers("Par", "is.");
        try (ResilientStreamingChatModel model = quick(primary).build()) {
            model.chat("Hello.", recorded);

            assertThat(recorded.response()).isEqualTo(Fakes.response("Paris."));
            assertThat(recorded.events).containsExactly("Par", "is.");
            assertThat(model.exchangesUnderWay()).isZero();
        }
    }

    @Test
    void theNextModelContinuesWithAStreamThatBreaks() {
        Fakes.Streaming primary = new Fakes.Streaming().breaks(DOWN, "The capital ", "is ");
        Fakes.Streaming second = new Fakes.Streaming().answers("Par", "is.");
        try (ResilientStreamingChatModel model = quick(primary).fallback(second).build()) {
            model.chat("Hello.", recorded);

            assertThat(recorded.response().aiMessage().text()).isEqualTo("The capital is Paris.");
            assertThat(recorded.response().id()).isEqualTo("id-Paris.");
            assertThat(recorded.events).containsExactly("The capital ", "is ", "Par", "is.");
        }
        assertThat(second.requests.get(0).messages())
                .hasSize(3)
                .element(1)
                .isEqualTo(AiMessage.from("The capital is "));
    }

    @Test
    void aBrokenStreamFailsIfThePolicyIsFailOrTheFormatIsJson() {
        Fakes.Streaming primary = new Fakes.Streaming().breaks(DOWN, "{");
        Fakes.Streaming second = new Fakes.Streaming().answers("}");
        ChatRequest json = ChatRequest.builder()
                .messages(UserMessage.from("Hello."))
                .responseFormat(ResponseFormat.JSON)
                .build();
        RecordingHandler other = new RecordingHandler();
        try (ResilientStreamingChatModel continuing =
                        quick(primary).fallback(second).build();
                ResilientStreamingChatModel failing = quick(primary)
                        .fallback(second)
                        .streamFailurePolicy(StreamFailurePolicy.FAIL)
                        .build()) {
            continuing.chat(json, recorded);
            failing.chat("Hello.", other);

            assertThat(recorded.failure()).isExactlyInstanceOf(InternalServerException.class);
            assertThat(other.failure()).isExactlyInstanceOf(InternalServerException.class);
        }
        assertThat(second.requests).isEmpty();
    }

    @Test
    void thinkingAndToolCallsAreReportedInOrderAndTheAnswerHasThem() {
        ToolExecutionRequest weather = ToolExecutionRequest.builder()
                .id("1")
                .name("weather")
                .arguments("{}")
                .build();
        ChatResponse own = ChatResponse.builder()
                .aiMessage(AiMessage.from("Let me see.", List.of(weather)))
                .build();
        Fakes.Streaming primary = new Fakes.Streaming().does(handler -> {
            handler.onPartialThinking(new PartialThinking("hm"));
            handler.onPartialResponse("Let me ");
            handler.onPartialResponse("see.");
            handler.onPartialToolCall(PartialToolCall.builder()
                    .index(0)
                    .name("weather")
                    .partialArguments("{}")
                    .build());
            handler.onCompleteToolCall(new CompleteToolCall(0, weather));
            handler.onCompleteResponse(own);
        });
        try (ResilientStreamingChatModel model = quick(primary).build()) {
            model.chat("Hello.", recorded);

            assertThat(recorded.response()).isSameAs(own);
        }
        assertThat(recorded.events)
                .containsExactly("thinks hm", "Let me ", "see.", "calls weather with {}", "calls weather");
    }

    @Test
    void noOtherAttemptFollowsAToolCall() {
        ToolExecutionRequest weather =
                ToolExecutionRequest.builder().id("1").name("weather").build();
        Fakes.Streaming primary = new Fakes.Streaming().does(handler -> {
            handler.onCompleteToolCall(new CompleteToolCall(0, weather));
            handler.onError(DOWN);
        });
        Fakes.Streaming second = new Fakes.Streaming().answers("Paris.");
        try (ResilientStreamingChatModel model = quick(primary).fallback(second).build()) {
            model.chat("Hello.", recorded);

            assertThat(recorded.failure())
                    .isExactlyInstanceOf(LangChain4jException.class)
                    .hasMessageContaining("received a tool call");
        }
        assertThat(primary.requests).hasSize(1);
        assertThat(second.requests).isEmpty();
    }

    @Test
    void aCancelledStreamGetsNoMoreSignals() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Fakes.Streaming primary = new Fakes.Streaming().does(handler -> {
            handler.onPartialResponse("Par");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });
        try (ResilientStreamingChatModel model = quick(primary).build()) {
            model.chat("Hello.", recorded);
            recorded.handle.get(30, TimeUnit.SECONDS).cancel();

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(model.exchangesUnderWay()).isZero();
        }
        assertThat(recorded.end).isNotDone();
    }

    @Test
    void aModelThatThrowsInsteadOfReportingAFailureFallsBack() {
        Fakes.Streaming primary = new Fakes.Streaming().does(handler -> {
            throw new IllegalStateException("no");
        });
        Fakes.Streaming second = new Fakes.Streaming().answers("Paris.");
        try (ResilientStreamingChatModel model = ResilientStreamingChatModel.of(primary, second)) {
            model.chat("Hello.", recorded);

            assertThat(recorded.response().aiMessage().text()).isEqualTo("Paris.");
        }
    }

    @Test
    void aPolicyThatWithdrawsChunksIsRefused() {
        assertThatThrownBy(() -> quick(new Fakes.Streaming()).streamFailurePolicy(StreamFailurePolicy.RESTART))
                .hasMessageContaining("withdraw chunks");
    }

    @Test
    void aClosedModelRefusesCalls() {
        ResilientStreamingChatModel model =
                quick(new Fakes.Streaming().answers("Paris.")).build();
        model.close();

        model.chat("Hello.", recorded);

        assertThat(recorded.failure()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherModelContinuesAStreamThatRhetorBreaksOff(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("The capital ", "is ", "Paris.").cutAfter(2));
        Fakes.Streaming second = new Fakes.Streaming().answers("Paris.");
        try (TektonLlmClient client = RhetorChatModelTest.client(rhetor);
                ResilientStreamingChatModel model =
                        ResilientStreamingChatModel.of(RhetorStreamingChatModel.of(client), second)) {
            model.chat("Hello.", recorded);

            assertThat(recorded.response().aiMessage().text()).isEqualTo("The capital is Paris.");
        }
    }
}
