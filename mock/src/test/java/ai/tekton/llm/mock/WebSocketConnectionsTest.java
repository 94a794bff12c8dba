package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.llm.mock.FrameType.GENERATE;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class WebSocketConnectionsTest {
    @Test
    void theHandshakeIsThatOfRfc6455(RhetorMock rhetor) throws Exception {
        try (RawClient client = new RawClient(rhetor)) {
            client.send("GET /ws" + RawClient.UPGRADE + "\r\n");

            assertThat(client.readHead())
                    .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
                            + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
            assertThat(rhetor.takeRequest(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void aFrameThatArrivesWithTheHandshakeIsNotLost(RhetorMock rhetor) throws Exception {
        try (RawClient client = new RawClient(rhetor)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(("GET /ws" + RawClient.UPGRADE + "\r\n").getBytes(StandardCharsets.US_ASCII));
            // A ping without a payload, masked.
            bytes.writeBytes(new byte[] {(byte) 0x89, (byte) 0x80, 1, 2, 3, 4});

            client.send(bytes.toByteArray()).readHead();

            assertThat(client.input().readNBytes(2)).containsExactly(0x8A, 0);
        }
    }

    @Test
    void aHandshakeThatLacksItsHeadersIsRefused(RhetorMock rhetor) throws Exception {
        try (RawClient client = new RawClient(rhetor)) {
            client.send("GET /ws" + RawClient.UPGRADE.replace("Sec-WebSocket-Key", "X-Key") + "\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
        try (RawClient client = new RawClient(rhetor)) {
            client.send("GET /ws" + RawClient.UPGRADE.replace(": 13", ": 8") + "\r\n");
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 426 Upgrade Required\r\n")
                    .contains("sec-websocket-version: 13\r\n");
        }
        try (RawClient client = new RawClient(rhetor)) {
            client.send("GET /ws HTTP/1.1\r\nHost: mock\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 404 Not Found\r\n");
        }
        assertThat(rhetor.webSockets()).isEmpty();
    }

    @Test
    void theSocketIsBelowTheBasePath() throws Exception {
        try (RhetorMock rhetor = RhetorMock.builder().basePath("/api/llm").start();
                SocketClient client = SocketClient.registered(rhetor)) {
            assertThat(rhetor.webSocketUrl()).isEqualTo("ws://127.0.0.1:" + rhetor.port() + "/api/llm/ws");
            assertThat(rhetor.webSockets())
                    .singleElement()
                    .satisfies(socket -> assertThat(socket.handshake().path()).isEqualTo("/api/llm/ws"));
            assertThat(client.hasNothingYet()).isTrue();
        }
    }

    @Test
    void aTokenMayBeInTheHandshake() throws Exception {
        try (RhetorMock rhetor = RhetorMock.builder().token("secret").start()) {
            try (SocketClient client = SocketClient.open(rhetor, "secret").send(SocketClient.REGISTER)) {
                client.next("REGISTER_ACK");
            }
            rhetor.onHandshake().enqueue(Reply.error(503, "kept"));

            assertThatThrownBy(() -> SocketClient.open(rhetor, "wrong"))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(401));
        }
    }

    @Test
    void aTokenMayBeInRegisterInstead() throws Exception {
        String register = SocketClient.REGISTER.replaceFirst("}$", ",\"auth_token\":\"secret\"}");
        try (RhetorMock rhetor = RhetorMock.builder().token("secret").start()) {
            try (SocketClient client = SocketClient.open(rhetor).send(register)) {
                client.next("REGISTER_ACK");
            }
            for (String refused : new String[] {SocketClient.REGISTER, register.replace("secret", "wrong")}) {
                try (SocketClient client = SocketClient.open(rhetor).send(refused)) {
                    assertThat(client.nextAsIs())
                            .isEqualTo("{\"type\":\"ERROR\",\"error\":\"Not authenticated\",\"code\":401}");
                    assertThat(client.ended()).succeedsWithin(SOON).isEqualTo("1008");
                }
            }
        }
    }

    @Test
    void aMessageThatIsTooLongClosesTheSocket() throws Exception {
        try (RhetorMock rhetor = RhetorMock.builder().maxMessageSize(1000).start()) {
            try (SocketClient client = SocketClient.registered(rhetor)) {
                client.sendAsIs("x".repeat(1000)).next("ERROR");
                client.sendAsIs("x".repeat(1001));
                assertThat(client.ended()).succeedsWithin(SOON).asString().startsWith("1009");
            }
            try (SocketClient client = SocketClient.registered(rhetor)) {
                client.sendFragments("x".repeat(600), "x".repeat(600));
                assertThat(client.ended()).succeedsWithin(SOON).asString().startsWith("1009");
            }
            rhetor.awaitNoConnections(SOON);
        }
    }

    @Test
    void messagesOfUpTo16MebibytesAreAcceptedByDefault(RhetorMock rhetor) throws Exception {
        int longest = 16 * 1024 * 1024;
        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.sendAsIs("x".repeat(longest)).next("ERROR");
            assertThat(rhetor.takeFrame(SOON).text()).hasSize(longest);
            client.sendAsIs("x".repeat(longest + 1));
            assertThat(client.ended()).succeedsWithin(SOON).asString().startsWith("1009");
        }
    }

    @Test
    void bytesThatAreNotAWebSocketFrameCloseTheSocket(RhetorMock rhetor) throws Exception {
        try (RawClient client = new RawClient(rhetor)) {
            client.becomeWebSocket();
            // Not masked, as only a server's are.
            client.send(new byte[] {(byte) 0x81, 1, 'x'});
            byte[] close = client.input().readNBytes(4);
            assertThat(close[0]).isEqualTo((byte) 0x88);
            assertThat((close[2] & 0xFF) << 8 | close[3] & 0xFF).isEqualTo(1002);
        }
        rhetor.awaitNoConnections(SOON);
    }

    @Test
    void theClientsCloseIsAnsweredAndItsCodeIsReported(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor)) {
            MockWebSocket socket = rhetor.webSockets().get(0);
            assertThat(socket.isOpen()).isTrue();

            client.close(1000);

            assertThat(client.ended()).succeedsWithin(SOON).isEqualTo("1000 done");
            assertThat(socket.closed()).succeedsWithin(SOON).isEqualTo(1000);
            assertThat(socket.isOpen()).isFalse();
            assertThat(rhetor.webSockets()).isEmpty();
            rhetor.awaitNoConnections(SOON);
        }
    }

    @Test
    void aClientThatDisconnectsIsDistinguishedFromOneThatCloses(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.standard().hang());
        SocketClient client = SocketClient.registered(rhetor).prompt(GENERATE, "1", "Hello!");
        ReceivedFrame frame = rhetor.takeFrame(SOON);

        client.close();

        assertThat(frame.webSocket().closed()).succeedsWithin(SOON).isEqualTo(1006);
        assertThat(frame.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    @Test
    void aWebSocketCountsAsAConnectionThatIsNeverIdle(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor)) {
            Calls.call(rhetor, GET_HEALTH);
            rhetor.closeIdleConnections();

            assertThat(rhetor.webSockets()).hasSize(1);
            assertThat(rhetor.openConnections()).isGreaterThanOrEqualTo(1);
            assertThat(client.prompt(GENERATE, "1", "Hello!").next("RESPONSE")).isNotNull();
            assertThatThrownBy(() -> rhetor.awaitNoConnections(Duration.ZERO)).isInstanceOf(AssertionError.class);
        }
        rhetor.awaitNoConnections(SOON);
    }

    @Test
    void aResetKeepsTheSocketsAndClearsTheFramesAndTheScript(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor)) {
            rhetor.on(GENERATE).always(Reply.text("scripted"));
            rhetor.onHandshake().always(Reply.error(503, "scripted"));

            rhetor.reset();

            assertThat(rhetor.frames()).isEmpty();
            assertThat(client.prompt(GENERATE, "1", "Hello!")
                            .next()
                            .path("content")
                            .asText())
                    .contains("Simulated");
            SocketClient.registered(rhetor).close();
        }
    }

    @Test
    void aClosedMockSendsNoCloseFrameAndLeavesNoThread() throws Exception {
        MockThreads threads = new MockThreads();
        RhetorMock rhetor = RhetorMock.start();
        rhetor.enqueue(Reply.standard().hang());
        try (RawClient client = new RawClient(rhetor).register().prompt(GENERATE)) {
            rhetor.takeFrame(SOON);
            ReceivedFrame frame = rhetor.takeFrame(SOON);

            rhetor.close();

            assertThat(client.readToEnd()).isEmpty();
            assertThat(frame.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CLOSED_WITH_MOCK);
            threads.assertNoneIsLeft();
            frame.webSocket().send("late");
            frame.webSocket().drop();
        }
    }

    @Test
    void anotherMockTakesThePortOfOneThatWasClosedWithLiveSockets() throws Exception {
        RhetorMock first = RhetorMock.start();
        for (int i = 0; i < 5; i++) {
            SocketClient.registered(first);
        }
        first.close();

        try (RhetorMock second = RhetorMock.builder().port(first.port()).start();
                SocketClient client = SocketClient.registered(second)) {
            assertThat(client.prompt(GENERATE, "1", "Hello!").next("RESPONSE")).isNotNull();
        }
    }

    @Test
    void anInvalidLimitIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RhetorMock.builder().maxMessageSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.standard().byClose(999, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.standard().byClose(1000, "x".repeat(124)));
    }
}
