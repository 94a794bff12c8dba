package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    @Test
    void aConnectionStaysOpenForTheNextRequest() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                RawClient client = new RawClient(rhetor)) {
            client.call(GET_HEALTH).readTo("}");
            client.call(GET_HEALTH).readTo("}");

            assertThat(rhetor.openConnections()).isEqualTo(1);
            assertThat(rhetor.totalConnections()).isEqualTo(1);
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterTheTimeout() throws Exception {
        try (RhetorMock rhetor =
                        RhetorMock.builder().idleTimeout(Duration.ofMillis(1)).start();
                RawClient client = new RawClient(rhetor)) {
            assertThat(client.readToEnd()).isEmpty();
            rhetor.awaitNoConnections(SOON);
        }
    }

    @Test
    void aConnectionWithARequestInProgressIsNotIdle() throws Exception {
        Gate gate = new Gate();
        try (RhetorMock rhetor = RhetorMock.start();
                RawClient busy = new RawClient(rhetor);
                RawClient idle = new RawClient(rhetor)) {
            idle.call(GET_HEALTH).readTo("}");
            rhetor.takeRequest(SOON);
            rhetor.enqueue(Reply.text("done").hold(gate).closeConnection());
            busy.call(GET_HEALTH);
            rhetor.takeRequest(SOON);

            rhetor.closeIdleConnections();

            assertThat(idle.readToEnd()).isEmpty();
            gate.open();
            assertThat(busy.readToEnd()).endsWith("done");
        }
    }

    @Test
    void idleConnectionsNoLongerCountWhenTheyHaveBeenClosed() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (RhetorMock rhetor = RhetorMock.start()) {
            for (int i = 0; i < 100; i++) {
                clients.add(new RawClient(rhetor).call(GET_HEALTH));
            }
            for (RawClient client : clients) {
                client.readTo("}");
            }

            rhetor.closeIdleConnections();

            assertThat(rhetor.openConnections()).isZero();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void anOpenConnectionIsReported() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                RawClient client = new RawClient(rhetor)) {
            client.call(GET_HEALTH).readTo("}");

            assertThatThrownBy(() -> rhetor.awaitNoConnections(Duration.ZERO))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("1 connections are still open");
        }
    }

    @Test
    void aClosedMockLeavesNoThreadAndNoPort() throws Exception {
        MockThreads threads = new MockThreads();
        RhetorMock rhetor = RhetorMock.start();
        Calls.call(rhetor, GET_HEALTH);

        rhetor.close();
        rhetor.close();

        threads.assertNoneIsLeft();
        assertThatThrownBy(() -> new RawClient(rhetor)).isInstanceOf(ConnectException.class);
        assertThat(rhetor.journal()).hasSize(1);
        rhetor.closeIdleConnections();
    }

    @Test
    void aPortThatIsInUseIsRefusedAndLeavesNoThread() {
        MockThreads threads = new MockThreads();
        try (RhetorMock rhetor = RhetorMock.start()) {
            RhetorMockBuilder same = RhetorMock.builder().port(rhetor.port());

            assertThatThrownBy(same::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Cannot listen on 127.0.0.1:" + rhetor.port());
        }
        threads.assertNoneIsLeft();
    }

    @Test
    void aRequestThatIsNotHttpIsABadRequest() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                RawClient client = new RawClient(rhetor)) {
            client.send("\u0016\u0003\u0001 nonsense\r\n\r\n");

            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("connection: close\r\n")
                    .endsWith("Invalid HTTP request received.");
            assertThat(rhetor.journal()).isEmpty();
        }
    }

    @Test
    void headersWithoutAnEndAreABadRequest() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                RawClient client = new RawClient(rhetor)) {
            client.send("GET / HTTP/1.1\r\nX: " + "x".repeat(70_000));

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
    }

    @Test
    void aBodyWithATooLargeContentLengthIsRefusedBeforeItArrives() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                RawClient client = new RawClient(rhetor)) {
            client.send("POST " + CREATE_CHAT_COMPLETION.path()
                    + " HTTP/1.1\r\nHost: mock\r\nContent-Length: 16777217\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ").contains("\"detail\"");
        }
    }

    @Test
    void aChunkedBodyThatIsTooLongIsRefused() throws Exception {
        String chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
        try (RhetorMock rhetor = RhetorMock.start();
                RawClient client = new RawClient(rhetor)) {
            client.send("POST " + CREATE_CHAT_COMPLETION.path()
                    + " HTTP/1.1\r\nHost: mock\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 16; i++) {
                client.send(chunk);
            }
            client.send("1\r\nx\r\n0\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aClientThatExpectsAContinueGetsIt() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                RawClient client = new RawClient(rhetor)) {
            client.send("POST " + CREATE_CHAT_COMPLETION.path() + " HTTP/1.1\r\nHost: mock\r\n"
                    + "Expect: 100-continue\r\nContent-Length: " + RawClient.QUESTION.length() + "\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

            assertThat(client.send(RawClient.QUESTION).readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }
}
