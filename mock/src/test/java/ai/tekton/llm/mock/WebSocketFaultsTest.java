package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.llm.mock.FrameType.GENERATE;
import static ai.tekton.llm.mock.FrameType.REGISTER;
import static ai.tekton.llm.mock.FrameType.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RhetorMockExtension.class)
class WebSocketFaultsTest {
    private static final String PROMPT = "What is the capital of France?";

    @ParameterizedTest
    @ValueSource(ints = {200, 307, 401, 403, 404, 503})
    void theHandshakeMayBeRefused(int status, RhetorMock rhetor) throws Exception {
        rhetor.onHandshake().enqueue(Reply.error(status, "no"));

        assertThatThrownBy(() -> SocketClient.open(rhetor))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(status));
        assertThat(rhetor.takeRequest(SOON).path()).isEqualTo("/ws");
        SocketClient.registered(rhetor).close();
    }

    @Test
    void theHandshakeMayEndWithTheConnection(RhetorMock rhetor) {
        for (Reply reply : List.of(Reply.noAnswer(), Reply.reset(), Reply.notHttp(new byte[] {1, 2, 3}))) {
            // The client may ask once more.
            rhetor.onHandshake().always(reply);
            assertThatThrownBy(() -> SocketClient.open(rhetor)).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void theHandshakeMayBeDelayed(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.onHandshake().enqueue(Reply.standard().hold(gate));
        CompletableFuture<SocketClient> opened = CompletableFuture.supplyAsync(() -> SocketClient.open(rhetor));
        rhetor.takeRequest(SOON);
        assertThat(opened).isNotDone();
        assertThat(rhetor.webSockets()).isEmpty();

        gate.open();

        opened.join().send(SocketClient.REGISTER).next("REGISTER_ACK");
        opened.join().close();
    }

    @Test
    void aSocketMayBeDroppedRightAfterTheHandshake(RhetorMock rhetor) throws Exception {
        rhetor.onHandshake().enqueue(Reply.standard().cutAfter(0));

        try (RawClient client = new RawClient(rhetor).becomeWebSocket()) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aSocketMayBeSilentFromTheHandshakeOn(RhetorMock rhetor) throws Exception {
        rhetor.onHandshake().enqueue(Reply.standard().bySilence());

        try (SocketClient client = SocketClient.open(rhetor).send(SocketClient.REGISTER)) {
            assertThat(rhetor.takeRequest(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
            answersAnother(rhetor);
            assertThat(client.hasNothingYet()).isTrue();
        }
        rhetor.awaitNoConnections(SOON);
    }

    @Test
    void registerMayNeverBeAcknowledged(RhetorMock rhetor) throws Exception {
        rhetor.on(REGISTER).enqueue(Reply.standard().hang());

        try (SocketClient client = SocketClient.open(rhetor).send(SocketClient.REGISTER)) {
            assertThat(client.ping("now").pong()).isEqualTo("now");
            assertThat(client.hasNothingYet()).isTrue();
            assertThat(rhetor.takeFrame(SOON).outcome()).isNotDone();
        }
    }

    @Test
    void aRequestMayNeverBeAnswered(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.standard().hang());

        try (SocketClient client = SocketClient.registered(rhetor).prompt(GENERATE, "1", PROMPT)) {
            assertThat(client.prompt(GENERATE, "2", PROMPT)
                            .next()
                            .path("request_id")
                            .asText())
                    .isEqualTo("2");
            assertThat(rhetor.takeFrame(SOON).outcome()).isNotDone();
        }
    }

    @Test
    void aSocketMayBeDroppedAfterSomeChunks(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b", "c").cutAfter(2));

        try (RawClient client = new RawClient(rhetor).register().prompt(STREAM)) {
            assertThat(client.readToEnd())
                    .containsSubsequence("\"chunk\":\"a\"", "\"chunk\":\"b\"")
                    .doesNotContain("\"chunk\":\"c\"")
                    .endsWith("}");
        }
        rhetor.takeFrame(SOON);
        assertThat(rhetor.takeFrame(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
    }

    @Test
    void aSocketMayBeDroppedInTheMiddleOfAFrame(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").cutWithin(1));

        try (RawClient client = new RawClient(rhetor).register().prompt(STREAM)) {
            String chunks = client.readToEnd();

            assertThat(chunks).contains("\"chunk\":\"a\"").doesNotEndWith("}");
            assertThat(chunks.split("\"type\":\"CHUNK\"")).hasSize(3);
        }
    }

    @Test
    void aSocketMayBeReset(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.reset());

        try (SocketClient client = SocketClient.registered(rhetor).prompt(GENERATE, "1", PROMPT)) {
            assertThat(client.ended()).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aSocketMayBeClosedWithACodeInTheMiddleOfAStream(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").cutAfter(1).byClose(1011, "no more"));

        try (SocketClient client = SocketClient.registered(rhetor).prompt(STREAM, "1", PROMPT)) {
            client.next("CHUNK");
            assertThat(client.ended()).succeedsWithin(SOON).isEqualTo("1011 no more");
            rhetor.awaitNoConnections(SOON);
            ReceivedFrame frame = rhetor.takeFrame(SOON);
            assertThat(frame.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
            assertThat(frame.webSocket().closed()).succeedsWithin(SOON).isEqualTo(1011);
        }
    }

    @Test
    void aReplyMayCloseTheSocketAfterIt(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("bye").closeConnection());

        try (SocketClient client = SocketClient.registered(rhetor).prompt(GENERATE, "1", PROMPT)) {
            client.next("RESPONSE");
            assertThat(client.ended()).succeedsWithin(SOON).isEqualTo("1000");
        }
    }

    @Test
    void aSocketMayFallSilentInTheMiddleOfAStream(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").cutAfter(1).bySilence());

        try (SocketClient client = SocketClient.registered(rhetor).prompt(STREAM, "1", PROMPT)) {
            client.next("CHUNK");
            client.ping("are you there?").prompt(GENERATE, "2", PROMPT).send(SocketClient.REGISTER);
            assertThat(rhetor.takeFrame(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
            assertThat(rhetor.takeFrame(SOON).outcome()).isNotDone();
            assertThat(rhetor.takeFrame(SOON).type()).contains(REGISTER);
            answersAnother(rhetor);

            assertThat(client.hasNothingYet()).isTrue();
            assertThat(rhetor.webSockets()).contains(rhetor.frames().get(0).webSocket());
        }
        rhetor.awaitNoConnections(SOON);
        assertThat(rhetor.frames().get(2).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    @Test
    void aTestCanSilenceASocketWithAStreamInProgress(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(STREAM).enqueue(Reply.stream("a", "b").holdBefore(1, gate));

        try (SocketClient client = SocketClient.registered(rhetor).prompt(STREAM, "1", PROMPT)) {
            client.next("CHUNK");
            MockWebSocket socket = rhetor.takeFrame(SOON).webSocket();
            socket.silence();
            gate.open();
            client.ping("are you there?");
            answersAnother(rhetor);

            assertThat(client.hasNothingYet()).isTrue();
            socket.send(new PingFrame());
            client.next("PING");
        }
    }

    @Test
    void aTestCanDropResetOrCloseASocket(RhetorMock rhetor) throws Exception {
        try (RawClient dropped = new RawClient(rhetor).register();
                SocketClient reset = SocketClient.registered(rhetor);
                SocketClient closed = SocketClient.registered(rhetor)) {
            rhetor.on(GENERATE).always(Reply.standard().hang());
            closed.prompt(GENERATE, "1", PROMPT);
            rhetor.takeFrame(SOON);
            ReceivedFrame frame = rhetor.takeFrame(SOON);
            MockWebSocket[] sockets = rhetor.webSockets().toArray(MockWebSocket[]::new);
            assertThat(sockets).extracting(MockWebSocket::id).containsExactly(1, 2, 3);

            sockets[0].drop();
            sockets[1].reset();
            sockets[2].close(1001, "going away");

            assertThat(dropped.readToEnd()).isEmpty();
            assertThat(reset.ended()).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(IOException.class);
            assertThat(closed.ended()).succeedsWithin(SOON).isEqualTo("1001 going away");
            assertThat(frame.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
            rhetor.awaitNoConnections(SOON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "{\"type\":\"HELLO\"}", "[]", ""})
    void aTestCanSendAnyTextAndAnyFrame(String text, RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor)) {
            MockWebSocket socket = rhetor.webSockets().get(0);
            socket.send(text).send(new ResponseFrame().withRequestId("unknown").withContent("x"));

            assertThat(client.nextAsIs()).isEqualTo(text);
            assertThat(client.next("RESPONSE").path("request_id").asText()).isEqualTo("unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536, 20 * 1024 * 1024})
    void aFrameMayHaveAnyLength(int length, RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor)) {
            rhetor.webSockets().get(0).send("x".repeat(length));

            assertThat(client.nextAsIs()).hasSize(length);
        }
    }

    @Test
    void aHugeMessageIsSentInFragmentsAndTheOthersWait(RhetorMock rhetor) throws Exception {
        int length = 20 * 1024 * 1024 + 1;
        rhetor.on(STREAM).enqueue(Reply.endless(length));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.prompt(STREAM, "1", PROMPT).prompt(GENERATE, "2", PROMPT).ping("now");

            assertThat(client.nextAsIs()).hasSize(length);
            client.next("RESPONSE");
            assertThat(client.pong()).isEqualTo("now");
        }
    }

    @Test
    void anEndlessMessageEndsWhenItIsCancelled(RhetorMock rhetor) throws Exception {
        rhetor.on(STREAM).enqueue(Reply.endless(Long.MAX_VALUE));

        try (SocketClient client = SocketClient.registered(rhetor).prompt(STREAM, "1", PROMPT)) {
            client.cancel("1");
            assertThat(client.nextAsIs()).matches("x*");
            client.prompt(GENERATE, "2", PROMPT).next("RESPONSE");
            assertThat(rhetor.takeFrame(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CANCELLED_BY_CLIENT);
        }
    }

    @Test
    void aDrippingFrameIsSentCompletelyAndTheOthersWait(RhetorMock rhetor) throws Exception {
        rhetor.on(STREAM).enqueue(Reply.stream("a").drip(Duration.ofNanos(1000)));

        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.prompt(STREAM, "1", PROMPT).prompt(GENERATE, "2", PROMPT);
            client.next("CHUNK");
            assertThat(client.next().path("type").asText()
                            + client.next().path("type").asText())
                    .isIn("RESPONSECHUNK", "CHUNKRESPONSE");
        }
    }

    @Test
    void aDrippingFrameEndsAtOnceWhenItIsCancelled(RhetorMock rhetor) throws Exception {
        rhetor.on(STREAM).enqueue(Reply.stream("a", "b").drip(Duration.ofMillis(200)));

        try (SocketClient client = SocketClient.registered(rhetor).prompt(STREAM, "1", PROMPT)) {
            rhetor.takeFrame(SOON);
            client.cancel("1").prompt(GENERATE, "2", PROMPT);
            assertThat(client.next("CHUNK").path("chunk").asText()).isEqualTo("a");
            assertThat(client.next("RESPONSE").path("request_id").asText()).isEqualTo("2");
        }
    }

    @Test
    void bytesNeedNotBeAWebSocketFrame(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.notHttp("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.US_ASCII)));

        try (SocketClient client = SocketClient.registered(rhetor).prompt(GENERATE, "1", PROMPT)) {
            assertThat(client.ended())
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withCauseInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void aScriptMayUseTheSocketDirectly(RhetorMock rhetor) throws Exception {
        rhetor.on(GENERATE).enqueue(frame -> {
            frame.webSocket().send(new PingFrame());
            return Reply.standard();
        });
        rhetor.on(GENERATE).enqueue(frame -> {
            frame.webSocket().drop();
            return Reply.standard();
        });

        try (SocketClient client = SocketClient.registered(rhetor).prompt(GENERATE, "1", PROMPT)) {
            client.next("PING");
            client.next("RESPONSE");
            client.prompt(GENERATE, "2", PROMPT);
            rhetor.awaitNoConnections(SOON);
            rhetor.takeFrame(SOON);
            assertThat(rhetor.takeFrame(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
        }
    }

    /** When another socket has been answered, this one would have been too. */
    private static void answersAnother(RhetorMock rhetor) throws InterruptedException {
        try (SocketClient other = SocketClient.open(rhetor).send(SocketClient.REGISTER)) {
            other.next("REGISTER_ACK");
            assertThat(other.ping("now").pong()).isEqualTo("now");
        }
    }
}
