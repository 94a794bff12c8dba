package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.WebSocketClientTest.get;
import static ai.tekton.llm.WebSocketClientTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.MockWebSocket;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that cannot be made, are lost, become silent or are made again. */
@ExtendWith(RhetorMockExtension.class)
class WebSocketFaultsTest {
    private static final ReconnectConfig AT_ONCE =
            new ReconnectConfig(true, Duration.ofMillis(1), Duration.ofMillis(20));
    private static final GenerationOptions PERSISTENT =
            GenerationOptions.builder().retryCount(9).retryDelay(Duration.ZERO).build();

    @Test
    void withoutAServerConnectFailsAndRequestsFailWhenTheirTimeIsUp() {
        RhetorMock gone = RhetorMock.start();
        gone.close();
        GenerationOptions hurry =
                GenerationOptions.builder().timeout(Duration.ofMillis(300)).build();
        try (TektonLlmWebSocketClient client = plain(gone).timeout(SOON).build()) {
            assertThatThrownBy(client::connect).isInstanceOf(LlmConnectionException.class);
            assertThatThrownBy(() -> get(client.generate("Hi", hurry)))
                    .cause()
                    .isInstanceOf(LlmConnectionException.class)
                    .hasMessageContaining("ws://127.0.0.1");
        }
    }

    @Test
    void aRequestFailsAtOnceWithFailFast() {
        RhetorMock gone = RhetorMock.start();
        gone.close();
        try (TektonLlmWebSocketClient client =
                plain(gone).failFast(true).timeout(Duration.ofHours(1)).build()) {
            assertThatThrownBy(() -> get(client.generate("Hi"))).hasCauseInstanceOf(LlmConnectionException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedHandshakeIsAnAuthenticationFailureAndIsNotRetried(int status, RhetorMock rhetor) throws Exception {
        rhetor.onHandshake().always(Reply.detail(status, "no"));
        BlockingQueue<TektonLlmException> errors = new LinkedBlockingQueue<>();
        try (TektonLlmWebSocketClient client =
                plain(rhetor).reconnect(AT_ONCE).onError(errors::add).build()) {
            assertThatThrownBy(client::connect)
                    .isInstanceOfSatisfying(
                            AuthenticationException.class,
                            e -> assertThat(e.status()).hasValue(status));
            assertThatThrownBy(() -> get(client.generate("Hi"))).hasCauseInstanceOf(AuthenticationException.class);
            assertThat(errors.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(AuthenticationException.class);
            assertThat(rhetor.journal()).hasSize(2);
        }
    }

    @Test
    void aTokenRefusedInRegisterIsAnAuthenticationFailure(RhetorMock rhetor) {
        rhetor.on(FrameType.REGISTER).always(Reply.error(401, "wrong token"));
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            assertThatThrownBy(client::connect).isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void noRegisterAckIsATimeout(RhetorMock rhetor) {
        rhetor.on(FrameType.REGISTER).always(Reply.standard().hang());
        try (TektonLlmWebSocketClient client =
                plain(rhetor).timeout(Duration.ofMillis(300)).build()) {
            assertThatThrownBy(client::connect).isInstanceOf(LlmTimeoutException.class);
            assertThat(client.isConnected()).isFalse();
        }
    }

    @Test
    void aLostConnectionFailsTheOpenRequestsAndIsRestored(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(
                Reply.stream("Par", "is.").holdBefore(1, new Gate()),
                Reply.text("never").hang());
        BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        BlockingQueue<String> back = new LinkedBlockingQueue<>();
        BlockingQueue<String> chunks = new LinkedBlockingQueue<>();
        try (TektonLlmWebSocketClient client = plain(rhetor)
                .reconnect(AT_ONCE)
                .timeout(Duration.ofHours(1))
                .onClose((code, reason) -> codes.add(code))
                .onReconnect(() -> back.add("back"))
                .build()) {
            WebSocketRequest stream = client.stream("Hi", chunk -> chunks.add(chunk.chunk()));
            assertThat(chunks.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("Par");
            CompletableFuture<CompletionResponse> answer = client.generate("Hi");
            takeFrames(rhetor, 3);

            rhetor.webSockets().get(0).drop();

            assertThatThrownBy(() -> get(stream.text()))
                    .cause()
                    .isInstanceOfSatisfying(
                            LlmConnectionException.class,
                            e -> assertThat(e.partialText()).contains("Par"));
            assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(LlmConnectionException.class);
            assertThat(codes.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
            assertThat(back.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("back");
            rhetor.enqueue(Reply.text("here again"));
            assertThat(get(client.generate("Hi")).content()).isEqualTo("here again");
        }
    }

    @Test
    void aRequestMadeDuringAnOutageIsAnsweredWhenTheServerReturns() throws Exception {
        RhetorMock first = RhetorMock.start();
        int port = first.port();
        BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        try (TektonLlmWebSocketClient client = plain(first)
                .reconnect(AT_ONCE)
                .timeout(SOON)
                .onClose((code, reason) -> codes.add(code))
                .build()) {
            client.connect();
            first.close();
            assertThat(codes.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
            CompletableFuture<CompletionResponse> answer = client.generate("Hi");
            try (RhetorMock second = RhetorMock.builder().port(port).start()) {
                assertThat(get(answer).content()).isNotEmpty();
                assertThat(second.frames().get(0).type()).contains(FrameType.REGISTER);
            }
        }
    }

    @Test
    void aCloseByTheServerIsReportedWithItsCodeAndReason(RhetorMock rhetor) throws Exception {
        BlockingQueue<String> closes = new LinkedBlockingQueue<>();
        try (TektonLlmWebSocketClient client = plain(rhetor)
                .reconnect(ReconnectConfig.off())
                .onClose((code, reason) -> closes.add(code + " " + reason))
                .build()) {
            client.connect();
            rhetor.webSockets().get(0).close(1012, "service restart");

            assertThat(closes.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("1012 service restart");
            assertThat(client.isConnected()).isFalse();
        }
    }

    @Test
    void disconnectFailsTheOpenRequestsAndStopsReconnecting(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        try (TektonLlmWebSocketClient client = plain(rhetor)
                .reconnect(AT_ONCE)
                .onClose((code, reason) -> codes.add(code))
                .build()) {
            client.connect();
            MockWebSocket socket = rhetor.webSockets().get(0);
            CompletableFuture<CompletionResponse> answer = client.generate("Hi");
            takeFrames(rhetor, 2);

            client.disconnect();

            assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(LlmCancelledException.class);
            assertThat(codes.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1000);
            assertThat(get(socket.closed())).isEqualTo(1000);
            rhetor.awaitNoConnections(SOON);
            assertThat(rhetor.totalConnections()).isEqualTo(1);
            client.connect();
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void aServerThatDisappearsWithoutClosingCountsAsLost(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        try (TektonLlmWebSocketClient client = plain(rhetor)
                .pingInterval(Duration.ofMillis(100))
                .timeout(Duration.ofHours(1))
                .reconnect(AT_ONCE)
                .build()) {
            client.connect();
            CompletableFuture<CompletionResponse> answer = client.generate("Hi");
            takeRequest(rhetor).webSocket().silence();

            assertThatThrownBy(() -> get(answer))
                    .cause()
                    .isInstanceOf(LlmConnectionException.class)
                    .hasMessageContaining("sent nothing for");
            assertThat(get(client.generate("Hi", PERSISTENT)).content()).isNotEmpty();
        }
    }

    /** A machine that stands still for two intervals of pings loses a connection, so it need not be the first one. */
    private static ReceivedFrame takeRequest(RhetorMock rhetor) throws InterruptedException {
        ReceivedFrame frame = rhetor.takeFrame(SOON);
        while (frame.type().orElseThrow() != FrameType.GENERATE) {
            frame = rhetor.takeFrame(SOON);
        }
        return frame;
    }

    @Test
    void aRequestThatIsNotAnsweredTimesOutAndTheServerIsNotified(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang(), Reply.stream("a", "b").holdBefore(1, new Gate()));
        GenerationOptions hurry =
                GenerationOptions.builder().timeout(Duration.ofSeconds(2)).build();
        try (TektonLlmWebSocketClient client = plain(rhetor).timeout(SOON).build()) {
            client.connect();
            assertThatThrownBy(() -> get(client.generate("Hi", hurry))).hasCauseInstanceOf(LlmTimeoutException.class);
            assertThatThrownBy(() -> get(client.stream("Hi", hurry, chunk -> {}).text()))
                    .cause()
                    .isInstanceOfSatisfying(
                            LlmTimeoutException.class,
                            e -> assertThat(e.partialText()).contains("a"));
            List<ReceivedFrame> frames = takeFrames(rhetor, 5);
            assertThat(frames.stream().map(frame -> frame.type().orElseThrow()))
                    .containsExactly(
                            FrameType.REGISTER,
                            FrameType.GENERATE,
                            FrameType.CANCEL,
                            FrameType.STREAM,
                            FrameType.CANCEL);
        }
    }

    // Tyrus copies what it has of a frame with every 2 KiB that come: half a minute of work, and the same on every JDK.
    @Tag("once")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @Test
    void aFrameOf15MebibytesIsAcceptedAndOneOf17EndsTheConnection(RhetorMock rhetor) throws Exception {
        Duration patience = Duration.ofMinutes(4);
        String big = "x".repeat(15 * 1024 * 1024);
        rhetor.enqueue(Reply.text(big), Reply.text("x".repeat(17 * 1024 * 1024)), Reply.text("fine"));
        try (TektonLlmWebSocketClient client = plain(rhetor)
                .reconnect(AT_ONCE)
                .timeout(patience)
                .pingInterval(patience)
                .build()) {
            assertThat(client.generate("Hi")
                            .get(patience.toSeconds(), TimeUnit.SECONDS)
                            .content())
                    .hasSize(big.length());
            assertThatThrownBy(() -> client.generate("Hi").get(patience.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(LlmConnectionException.class);
            assertThat(get(client.generate("Hi")).content()).isEqualTo("fine");
        }
    }

    @Test
    void aLostAnswerIsRetriedAndAFailedOneFallsBack(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").cutAfter(0), Reply.text("second try"), Reply.error(503, "later"));
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .maxRetries(1)
                .reconnect(AT_ONCE)
                .build()) {
            CompletionResponse again = get(client.generate("Hi"));
            assertThat(again.content()).isEqualTo("second try");
            assertThat(again.attempts()).isEqualTo(2);
        }
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .maxRetries(0)
                .build()) {
            CompletionResponse fallback = get(client.generate("Hi"));
            assertThat(fallback.fallback()).isTrue();
            assertThat(fallback.content()).contains("could not be reached").contains("503: later");
        }
    }

    @Test
    void streamsOfTheHttpClientGoOverTheSocketOrOverHttpIfThereIsNone(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("over the socket"), Reply.stream("over HTTP"));
        try (TektonLlmClient client = TestClients.plain(rhetor)
                .transport(Transport.WEBSOCKET_FOR_STREAMS)
                .build()) {
            assertThat(client.streamText("Hi").text()).isEqualTo("over the socket");
            assertThat(rhetor.frames()).hasSize(2);
        }
        rhetor.clearJournal();
        rhetor.onHandshake().always(Reply.detail(404, "Not Found"));
        try (TektonLlmClient client = TestClients.plain(rhetor)
                .transport(Transport.WEBSOCKET_FOR_STREAMS)
                .build()) {
            assertThat(client.streamText("Hi").text()).isEqualTo("over HTTP");
        }
    }

    @Test
    void allConversationsOfTheHttpClientCanGoOverTheSocket(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("one"), Reply.stream("t", "wo"));
        try (TektonLlmClient client =
                TestClients.plain(rhetor).transport(Transport.WEBSOCKET).build()) {
            assertThat(client.generateText("Hi").content()).isEqualTo("one");
            assertThat(client.streamText("Hi").text()).isEqualTo("two");
            assertThat(client.getProviders().providers()).isNotEmpty();
        }
        assertThat(rhetor.frames()).hasSize(3);
    }

    @Test
    void tenClientsShareTheThreadsOfOneContainer(RhetorMock rhetor) throws Exception {
        List<TektonLlmWebSocketClient> clients = new ArrayList<>();
        List<Thread> others = TestClients.clientThreads();
        try {
            clients.add(plain(rhetor).build());
            clients.get(0).connect();
            get(clients.get(0).generate("Hi"));
            long ofOne = containerThreads();
            for (int i = 1; i < 10; i++) {
                clients.add(plain(rhetor).build());
                clients.get(i).connect();
                get(clients.get(i).generate("Hi"));
            }

            assertThat(containerThreads()).as("threads of the container").isLessThanOrEqualTo(ofOne + 20);
            List<Thread> own = TestClients.clientThreads();
            own.removeAll(others);
            assertThat(own)
                    .filteredOn(thread -> thread.getName().equals("tekton-llm-websocket-timer"))
                    .hasSize(10);
        } finally {
            clients.forEach(TektonLlmWebSocketClient::close);
        }
    }

    private static long containerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("tyrus"))
                .count();
    }

    private static List<ReceivedFrame> takeFrames(RhetorMock rhetor, int count) throws InterruptedException {
        List<ReceivedFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(rhetor.takeFrame(SOON));
        }
        return frames;
    }
}
