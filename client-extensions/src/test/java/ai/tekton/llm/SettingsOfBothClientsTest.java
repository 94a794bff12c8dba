package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Behaviour that both clients share: limits, fallbacks, the fitting of conversations, and reports. */
@ExtendWith(RhetorMockExtension.class)
class SettingsOfBothClientsTest {
    private final RhetorMock rhetor;

    SettingsOfBothClientsTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    @Test
    void theWebSocketClientFitsAConversationToATokenLimit() throws Exception {
        List<Message> conversation = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            conversation.add(Message.user("This is the question with the number " + i + "."));
            conversation.add(Message.assistant("This is the answer with the number " + i + "."));
        }
        conversation.add(Message.user("And the last?"));
        GenerationOptions few =
                GenerationOptions.builder().maxContextTokens(100).build();
        try (TektonLlmWebSocketClient client = WebSocketClientTest.plain(rhetor).build()) {
            get(client.chat(conversation, few));
        }
        List<ai.tekton.rhetor.model.Message> sent =
                rhetor.frames().get(rhetor.frames().size() - 1).chatRequest().getMessages();
        assertThat(sent).hasSizeBetween(1, 10);
        assertThat(sent.get(sent.size() - 1).getContent()).isEqualTo("And the last?");
    }

    @Test
    void theWebSocketClientRequestsTheProvidersOverHttpToFitToTheModel() throws Exception {
        GenerationOptions fit = GenerationOptions.builder().fitToModel(true).build();
        try (TektonLlmWebSocketClient client = WebSocketClientTest.plain(rhetor).build()) {
            assertThat(get(client.generate("Hi", fit)).content()).isNotBlank();
        }
        assertThat(rhetor.journal())
                .filteredOn(request -> request.path().endsWith("/providers"))
                .hasSize(1);
    }

    @Test
    void fallbackBackendsAreCalledBeforeTheLocalFallbackInBothClients() throws Exception {
        RhetorMock away = RhetorMock.start();
        away.close();
        AtomicInteger asked = new AtomicInteger();
        LlmBackend broken = new LlmBackend() {
            @Override
            public CompletionResponse complete(ChatCall call) {
                asked.incrementAndGet();
                throw new LlmConnectionException("away");
            }

            @Override
            public ChunkStream stream(ChatCall call) {
                throw new LlmConnectionException("away");
            }
        };
        try (TektonLlmClient http = plain(away)
                        .useFallback(true)
                        .fallbackBackends(List.of(broken))
                        .build();
                TektonLlmWebSocketClient socket = WebSocketClientTest.plain(away)
                        .useFallback(true)
                        .failFast(true)
                        .fallbackBackends(List.of(broken))
                        .build()) {
            assertThat(http.generateText("Hi").backend()).contains("fallback");
            assertThat(get(socket.generate("Hi")).backend()).contains("fallback");
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void afterAnOutageTheProvidersAreRequestedAgainAndThenKept() {
        rhetor.on(RhetorOperation.LIST_PROVIDERS).enqueue(Reply.error(503, "starting"));
        rhetor.on(RhetorOperation.GET_API_HEALTH).enqueue(Reply.error(503, "starting"));
        GenerationOptions fit = GenerationOptions.builder().fitToModel(true).build();
        try (TektonLlmClient client = plain(rhetor).useFallback(true).build()) {
            assertThat(client.initialize().reachable()).isFalse();
            client.generateText("Hi", fit);
            client.generateText("Hi", fit);

            assertThat(client.getProviders().providers()).doesNotContainKey("fallback");
        }
        assertThat(rhetor.journal())
                .filteredOn(request -> request.path().endsWith("/providers"))
                .as("the context's length was asked for again, and then kept")
                .hasSizeBetween(2, 3);
    }

    @Test
    void aRefusedWebSocketRequestIsReportedAndHoldsNoResources() throws Exception {
        ConcurrentLinkedQueue<OutcomeEvent> outcomes = new ConcurrentLinkedQueue<>();
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                outcomes.add(event);
            }
        };
        String tooLong = "x".repeat(17 * 1024 * 1024);
        try (TektonLlmWebSocketClient client = WebSocketClientTest.plain(rhetor)
                .maxRetries(3)
                .listener(listener)
                .build()) {
            client.connect();
            CompletableFuture<CompletionResponse> other = client.generate("Hi");
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> get(client.generate(tooLong)))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("16777216");
            }

            assertThat(get(other).content()).isNotBlank();
            assertThat(client.isConnected()).isTrue();
            assertThat(client.openCalls()).isZero();
            assertThat(client.requestsUnderWay()).isZero();
        }
        assertThat(outcomes).filteredOn(event -> event.failure().isPresent()).hasSize(3);
        assertThat(rhetor.frames()).as("REGISTER and the other's").hasSize(2);
    }

    @Test
    void afterTheWebSocketHttpGetsOnlyTheRestOfTheTimeout() {
        Duration timeout = Duration.ofSeconds(2);
        rhetor.onHandshake().always(request -> Reply.text("never").hang());
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .always(request -> Reply.stream("a").holdBefore(0, new Gate()));
        try (TektonLlmClient client = plain(rhetor)
                .transport(Transport.WEBSOCKET_FOR_STREAMS)
                .timeout(timeout)
                .build()) {
            assertThatThrownBy(() -> client.streamText("Hi").text())
                    .isInstanceOfAny(LlmTimeoutException.class, LlmConnectionException.class);
        }
        assertThat(rhetor.journal())
                .filteredOn(request -> request.path().endsWith("/stream"))
                .allSatisfy(request -> assertThat(request.header("X-Request-Timeout"))
                        .get()
                        .satisfies(left -> assertThat(Double.parseDouble(left)).isLessThan(timeout.toSeconds())));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
