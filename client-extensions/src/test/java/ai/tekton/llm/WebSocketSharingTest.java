package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.WebSocketClientTest.get;
import static ai.tekton.llm.WebSocketClientTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.config.Hedging;
import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.MockWebSocket;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client's calls share one socket that others lose, wait for or close. */
@ExtendWith(RhetorMockExtension.class)
class WebSocketSharingTest {
    @Test
    void requestsMadeWhileSocketsAreLostDoNotPreventLaterConnections(RhetorMock rhetor) throws Exception {
        try (TektonLlmWebSocketClient client = plain(rhetor)
                .reconnect(ReconnectConfig.off())
                .circuitBreaker(CircuitBreakerConfig.off())
                .timeout(SOON)
                .build()) {
            AtomicBoolean stopped = new AtomicBoolean();
            List<FutureTask<Integer>> requesting = Stream.generate(
                            () -> new FutureTask<>(() -> request(client, stopped)))
                    .limit(2)
                    .toList();
            requesting.forEach(task -> new Thread(task).start());
            for (int i = 0; i < 100; i++) {
                rhetor.takeFrame(SOON);
                rhetor.webSockets().forEach(socket -> socket.close(1012, "restart"));
            }
            stopped.set(true);
            for (FutureTask<Integer> task : requesting) {
                assertThat(task.get(SOON.toSeconds(), TimeUnit.SECONDS)).isPositive();
            }

            assertThat(get(client.generate("Hi")).content()).isNotEmpty();
        }
    }

    /** Makes one request after the other; each is answered, or fails since its socket was lost. */
    private static int request(TektonLlmWebSocketClient client, AtomicBoolean stopped) throws Exception {
        int requests = 0;
        while (!stopped.get()) {
            requests++;
            try {
                get(client.generate("Hi"));
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOf(LlmConnectionException.class)
                        .hasMessageNotContaining("no connection now");
            }
        }
        return requests;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThreadThatIsInterruptedWhileItConnectsCancelsNoOtherCall(boolean failFast, RhetorMock rhetor)
            throws Exception {
        Gate gate = new Gate();
        rhetor.onHandshake().enqueue(Reply.standard().hold(gate));
        try (TektonLlmWebSocketClient client =
                plain(rhetor).failFast(failFast).timeout(SOON).build()) {
            FutureTask<Boolean> connecting = new FutureTask<>(() -> {
                assertThatThrownBy(client::connect).isInstanceOf(LlmCancelledException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread interrupted = new Thread(connecting);
            interrupted.start();
            rhetor.takeRequest(SOON);
            CompletableFuture<CompletionResponse> waiting = client.generate("Hi");
            interrupted.interrupt();
            assertThat(connecting.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            gate.open();

            assertThat(get(waiting).content()).isNotEmpty();
            assertThat(get(client.generate("Hi")).content()).isNotEmpty();
            assertThat(rhetor.totalConnections()).isEqualTo(1);
        }
    }

    @Test
    void theSecondRequestOfALateCallHasItsOwnIdOnTheSocket(RhetorMock rhetor) throws Exception {
        rhetor.on(FrameType.GENERATE)
                .enqueue(
                        Reply.text("a"),
                        Reply.text("b"),
                        Reply.text("c"),
                        Reply.text("first").hold(new Gate()),
                        Reply.text("second"));
        try (TektonLlmWebSocketClient client = plain(rhetor)
                .hedging(Hedging.builder().minSamples(3).maxShare(1).build())
                .build()) {
            for (int i = 0; i < 3; i++) {
                get(client.generate("Hi"));
            }

            assertThat(get(client.generate("Hi")).content()).isEqualTo("second");
            ReceivedFrame first = rhetor.frames().get(4);
            assertThat(get(first.outcome())).isEqualTo(Outcome.CANCELLED_BY_CLIENT);
            assertThat(rhetor.frames().get(5).requestId())
                    .hasValue(first.requestId().orElseThrow() + ".2");
            assertThat(client.openCalls()).isZero();
        }
    }

    @Test
    void anErrorOfAListenerDoesNotStopTheListeners(RhetorMock rhetor) throws Exception {
        BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        try (TektonLlmWebSocketClient client = plain(rhetor)
                .reconnect(ReconnectConfig.off())
                .onMessage(text -> {
                    throw new AssertionError("a bug");
                })
                .onClose((code, reason) -> codes.add(code))
                .build()) {
            get(client.generate("Hi"));
            MockWebSocket socket = rhetor.webSockets().get(0);
            socket.close(1012, "restart");

            assertThat(codes.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1012);
        }
    }
}
