package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class WebSocketConnectFailuresTest {
    @Test
    void theErrorOfARefusedConnectionGivesTheReasonOnceAndAsksWhetherRhetorIsRunning() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertFailure("http://127.0.0.1:" + port)
                .isInstanceOf(LlmConnectionException.class)
                .message()
                .containsOnlyOnce("The connection to Rhetor")
                .containsOnlyOnce("refused")
                .endsWith(" Is it running there?");
    }

    @Test
    void anUnknownHostIsReportedAsSuch() {
        assertFailure("http://nowhere.invalid:8003")
                .isInstanceOf(LlmConnectionException.class)
                .message()
                .containsOnlyOnce("nowhere.invalid:8003/ws failed: ")
                .endsWith(" Is it running there?");
    }

    @Test
    void theErrorOfAClosedConnectionDoesNotAskWhetherRhetorIsRunning(RhetorMock rhetor) {
        rhetor.onHandshake().always(Reply.noAnswer());

        assertFailure(rhetor.url())
                .isInstanceOf(LlmConnectionException.class)
                .hasMessageContaining("it was closed before an answer")
                .hasMessageNotContaining("Is it running");
    }

    @Test
    void anInvalidAnswerToTheHandshakeIsNotReportedAsStatus500(RhetorMock rhetor) {
        rhetor.onHandshake()
                .always(Reply.notHttp(
                        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                        + "Sec-WebSocket-Accept: d3Jvbmc=\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII)));

        assertFailure(rhetor.url())
                .isInstanceOfSatisfying(
                        LlmConnectionException.class,
                        e -> assertThat(e.status()).isEmpty())
                .hasMessageStartingWith("The answer to the handshake is not that of a WebSocket.")
                .hasMessageNotContaining("500");
    }

    @Test
    void anAnswerToTheHandshakeThatIsNotHttpIsReportedAsSuch(RhetorMock rhetor) {
        rhetor.onHandshake().always(Reply.notHttp("SSH-2.0-OpenSSH_9.6\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

        assertFailure(rhetor.url())
                .isInstanceOf(LlmConnectionException.class)
                .hasMessageStartingWith("The answer is not valid HTTP.");
    }

    @Test
    void aStatusOf500IsReportedAsSuch(RhetorMock rhetor) {
        rhetor.onHandshake().always(Reply.error(500, "no"));

        assertFailure(rhetor.url())
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.status()).hasValue(500));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(String url) {
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(url)
                .failFast(true)
                .timeout(SOON)
                .useFallback(false)
                .maxRetries(0)
                .build()) {
            return assertThatThrownBy(() -> client.generate("Hi").get(60, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(TektonLlmException.class);
        }
    }
}
