package ai.tekton.llm.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamFailurePolicy;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.output.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class RhetorStreamingChatModelTest {
    private static final String QUESTION = "What is the capital of Spain?";

    private final RecordingHandler recorded = new RecordingHandler();

    @Test
    void aStreamIsReportedChunkByChunkAndThenAsAWhole(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("Mad", "rid."));
        try (TektonLlmClient client = RhetorChatModelTest.client(rhetor)) {
            RhetorStreamingChatModel.of(client).chat(QUESTION, recorded);

            assertThat(recorded.response().aiMessage().text()).isEqualTo("Madrid.");
            assertThat(recorded.pieces).containsExactly("Mad", "rid.");
            assertThat(recorded.response().finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(recorded.response().tokenUsage()).isNotNull();
            assertThat(((RhetorResponseMetadata) recorded.response().metadata()).fallback())
                    .isFalse();
        }
    }

    @Test
    void aCancelledStreamEndsTheExchangeAndGetsNoMoreSignals(RhetorMock rhetor) throws Exception {
        Gate never = new Gate();
        rhetor.enqueue(Reply.stream("Mad", "rid.").holdBefore(1, never));
        try (TektonLlmClient client = RhetorChatModelTest.client(rhetor)) {
            RhetorStreamingChatModel.of(client).chat(QUESTION, recorded);
            ReceivedRequest received = rhetor.takeRequest(Duration.ofSeconds(30));
            recorded.handle.get(30, TimeUnit.SECONDS).cancel();

            assertThat(received.outcome()).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(Outcome.ABORTED_BY_CLIENT);
            assertThat(recorded.handle.join().isCancelled()).isTrue();
        }
        assertThat(recorded.end).isNotDone();
    }

    @Test
    void aFailureIsReportedToTheHandlerAndTheListenersOnce(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(429, "Later."));
        List<Throwable> listened = new CopyOnWriteArrayList<>();
        ChatModelListener listener = new ChatModelListener() {
            @Override
            public void onError(ChatModelErrorContext context) {
                listened.add(context.error());
            }
        };
        try (TektonLlmClient client = RhetorChatModelTest.client(rhetor)) {
            RhetorStreamingChatModel.builder(client)
                    .listeners(List.of(listener))
                    .build()
                    .chat(QUESTION, recorded);

            assertThat(recorded.failure()).isExactlyInstanceOf(RateLimitException.class);
            assertThat(listened).containsExactly(recorded.failure());
        }
    }

    @Test
    void aRefusedRequestIsReportedToTheHandler(RhetorMock rhetor) {
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from(QUESTION))
                .toolChoice(ToolChoice.NONE)
                .build();
        try (TektonLlmClient client = RhetorChatModelTest.client(rhetor)) {
            RhetorStreamingChatModel.of(client).chat(request, recorded);
        }

        assertThat(recorded.failure()).isExactlyInstanceOf(UnsupportedFeatureException.class);
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void anExceptionOfTheHandlerGoesToItsOnErrorAndTheAnswerContinues(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("Mad", "rid."));
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        RecordingHandler failing = new RecordingHandler() {
            @Override
            public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
                throw new IllegalStateException(piece.text());
            }

            @Override
            public void onError(Throwable failure) {
                failures.add(failure);
            }
        };
        try (TektonLlmClient client = RhetorChatModelTest.client(rhetor)) {
            RhetorStreamingChatModel.of(client).chat(QUESTION, failing);

            assertThat(failing.response().aiMessage().text()).isEqualTo("Madrid.");
        }
        assertThat(failures).extracting(Throwable::getMessage).containsExactly("Mad", "rid.");
    }

    @Test
    void jsonIsCheckedAtTheEnd(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("It is ", "Madrid."));
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from(QUESTION))
                .responseFormat(ResponseFormat.JSON)
                .build();
        List<Object> answers = new CopyOnWriteArrayList<>();
        ChatModelListener listener = new ChatModelListener() {
            @Override
            public void onResponse(ChatModelResponseContext context) {
                answers.add(context.chatResponse());
            }
        };
        try (TektonLlmClient client = RhetorChatModelTest.client(rhetor)) {
            RhetorStreamingChatModel.builder(client)
                    .listeners(List.of(listener))
                    .build()
                    .chat(request, recorded);

            assertThat(recorded.failure()).isInstanceOf(WrongJsonException.class);
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void aPolicyThatWithdrawsChunksIsRefused(RhetorMock rhetor) {
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("tests")
                .url(rhetor.url())
                .streamFailurePolicy(StreamFailurePolicy.RESTART)
                .build()) {
            assertThatThrownBy(() -> RhetorStreamingChatModel.of(client)).hasMessageContaining("streamFailurePolicy");

            assertThat(RhetorStreamingChatModel.builder(client)
                            .options(GenerationOptions.builder()
                                    .streamFailurePolicy(StreamFailurePolicy.CONTINUE)
                                    .build())
                            .build())
                    .isNotNull();
        }
    }

    @Test
    void aModelOfLangChain4jCompletesABrokenStream(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("The capital ", "of Spain ", "is Madrid.").cutAfter(2));
        Fakes.Streaming local = new Fakes.Streaming().answers("is ", "Madrid.");
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("tests")
                .url(rhetor.url())
                .maxRetries(0)
                .streamFailurePolicy(StreamFailurePolicy.CONTINUE)
                .fallbackBackends(List.of(ChatModelBackend.of(local).named("local")))
                .withoutLocalFallback()
                .build()) {
            RhetorStreamingChatModel.of(client).chat(QUESTION, recorded);

            assertThat(recorded.response().aiMessage().text()).isEqualTo("The capital of Spain is Madrid.");
            RhetorResponseMetadata metadata =
                    (RhetorResponseMetadata) recorded.response().metadata();
            assertThat(metadata.fallback()).isTrue();
            assertThat(metadata.backend()).contains("local");
            assertThat(metadata.failures()).hasSize(1);
        }
        assertThat(local.requests.get(0).messages()).hasSize(3);
    }
}
