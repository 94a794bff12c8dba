package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.BearerTokens;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import jakarta.websocket.CloseReason.CloseCodes;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.glassfish.tyrus.client.ClientManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class WebSocketConnectorTest {
    private static final Duration A_MINUTE = Duration.ofSeconds(60);

    private final RhetorMock rhetor;

    WebSocketConnectorTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    /** Receives no event before a link is registered, and its end afterwards. */
    private static final class Listener implements LinkListener {
        private final CompletableFuture<String> lost = new CompletableFuture<>();

        @Override
        public void onText(WebSocketLink from, String text) {
            lost.completeExceptionally(new AssertionError("Nothing is sent here."));
        }

        @Override
        public void onLost(WebSocketLink from, int code, String reason) {
            lost.complete(code + " " + reason);
        }
    }

    private static CallContext within(Duration timeout) {
        return CallContext.builder()
                .timeout(timeout)
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(Deadline.none())
                .build();
    }

    private WebSocketLink connect(Duration timeout, LinkListener listener) {
        return connect(rhetor.url(), timeout, listener);
    }

    private static WebSocketLink connect(String url, Duration timeout, LinkListener listener) {
        return connect(url, timeout, listener, SharedContainer::get);
    }

    private static WebSocketLink connect(
            String url, Duration timeout, LinkListener listener, Supplier<ClientManager> container) {
        FrameCodec codec = new FrameCodec();
        ClientConfig config = ClientConfig.builder().url(url).token("secret").build();
        ErrorMapper errors = new ErrorMapper("Rhetor", new ErrorText(codec.json(), config.token()));
        return new WebSocketConnector(config, "test", codec, errors, new BearerTokens(config), container)
                .connect(listener, within(timeout));
    }

    private TektonLlmException refusal() {
        return RecordingOwner.thrownBy(() -> connect(A_MINUTE, new Listener()));
    }

    private TektonLlmException refusalOf(Reply handshake) {
        rhetor.onHandshake().always(handshake);
        return refusal();
    }

    @Test
    void connectingRegistersTheClientAndOpensTheLink() throws Exception {
        Listener listener = new Listener();
        WebSocketLink link = connect(A_MINUTE, listener);
        assertThat(link.isOpen()).isTrue();
        ReceivedFrame register = rhetor.takeFrame(A_MINUTE);
        assertThat(register.type()).hasValue(FrameType.REGISTER);
        link.close(CloseCodes.NORMAL_CLOSURE, "enough");

        assertThat(listener.lost.get(60, TimeUnit.SECONDS)).isEqualTo("1000 enough");
    }

    @Test
    void aContainerThatHasJustEndedItsThreadsConnectsOnceMore() {
        AtomicInteger connections = new AtomicInteger();
        WebSocketLink link = connect(rhetor.url(), A_MINUTE, new Listener(), () -> {
            if (connections.incrementAndGet() == 1) {
                throw new RejectedExecutionException("the threads have ended");
            }
            return SharedContainer.get();
        });
        assertThat(link.isOpen()).isTrue();
        link.close(CloseCodes.NORMAL_CLOSURE, "enough");

        assertThat(connections).hasValue(2);
    }

    @Test
    void aContainerThatNeverHasThreadsIsAFailedConnection() {
        assertThatThrownBy(() -> connect(rhetor.url(), A_MINUTE, new Listener(), () -> {
                    throw new RejectedExecutionException("no threads");
                }))
                .isInstanceOf(LlmConnectionException.class);
    }

    @Test
    void aForbiddenHandshakeIsReportedWithBothPossibleCauses() {
        assertThat(refusalOf(Reply.error(403, "no")))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("it has no WebSocket, or the token does not allow it")
                .satisfies(failure -> assertThat(failure.status()).hasValue(403));
    }

    @Test
    void aRefusedTokenIsReportedAsSuch() {
        assertThat(refusalOf(Reply.detail(401, "Not authenticated")))
                .isInstanceOf(AuthenticationException.class)
                .satisfies(failure -> assertThat(failure.status()).hasValue(401));
    }

    @Test
    void theRetryAfterOfAServerIsReported() {
        assertThat(refusalOf(Reply.error(503, "starting").header("Retry-After", "7")))
                .isInstanceOfSatisfying(
                        ServiceUnavailableException.class,
                        failure -> assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(7)));
    }

    @Test
    void aRedirectIsNotFollowed() {
        assertThat(refusalOf(Reply.redirect(307, "http://127.0.0.1:1/")))
                .isInstanceOf(LlmConnectionException.class)
                .satisfies(failure -> {
                    assertThat(failure.status()).hasValue(307);
                    assertThat(failure.isRetryable()).isFalse();
                });
    }

    @Test
    void anyOtherStatusIsReportedUnchanged() {
        assertThat(refusalOf(Reply.error(502, "no")))
                .satisfies(failure -> assertThat(failure.status()).hasValue(502));
    }

    @Test
    void aConnectionClosedInTheHandshakeIsARetryableFailure() {
        assertThat(refusalOf(Reply.noAnswer()))
                .isInstanceOf(LlmConnectionException.class)
                .satisfies(failure -> assertThat(failure.isRetryable()).isTrue());
    }

    @Test
    void aMissingServerIsReported() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(() -> connect("http://127.0.0.1:" + port, A_MINUTE, new Listener()))
                .isInstanceOf(LlmConnectionException.class)
                .hasMessageEndingWith("Is it running there?");
    }

    @Test
    void anUnansweredHandshakeTimesOut() throws Exception {
        rhetor.onHandshake().always(Reply.text("never").hang());

        assertThatThrownBy(() -> connect(Duration.ofMillis(50), new Listener()))
                .isInstanceOf(LlmTimeoutException.class);
        rhetor.awaitNoConnections(A_MINUTE);
    }

    @Test
    void anUnansweredRegistrationTimesOutAndTheSocketIsClosed() throws Exception {
        rhetor.on(FrameType.REGISTER).always(Reply.standard().hang());

        assertThatThrownBy(() -> connect(Duration.ofMillis(300), new Listener()))
                .isInstanceOf(LlmTimeoutException.class);
        rhetor.awaitNoConnections(A_MINUTE);
    }

    @Test
    void aRefusedRegistrationIsReportedWithTheServersMessageAndTheSocketIsClosed() throws Exception {
        rhetor.on(FrameType.REGISTER).always(Reply.error(401, "wrong token"));

        assertThat(refusal()).isInstanceOf(AuthenticationException.class).hasMessageContaining("wrong token");
        rhetor.awaitNoConnections(A_MINUTE);
    }

    @Test
    void anInterruptEndsTheWaitForTheRegistrationAndKeepsTheInterruptStatus() throws Exception {
        rhetor.on(FrameType.REGISTER).always(Reply.standard().hang());
        CompletableFuture<Thread> connecting = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(
                () -> {
                    connecting.complete(Thread.currentThread());
                    assertThat(refusal()).isInstanceOf(LlmCancelledException.class);
                    return Thread.currentThread().isInterrupted();
                },
                task -> new Thread(task).start());
        rhetor.takeFrame(A_MINUTE);
        connecting.get().interrupt();

        assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
        rhetor.awaitNoConnections(A_MINUTE);
    }

    @Test
    void anInterruptBeforeTheHandshakeEndsItAndKeepsTheInterruptStatus() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(refusal()).isInstanceOf(LlmCancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        rhetor.awaitNoConnections(A_MINUTE);
    }
}
