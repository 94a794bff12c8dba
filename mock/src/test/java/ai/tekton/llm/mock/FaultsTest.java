package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.rhetor.RhetorOperation.CREATE_CHAT_COMPLETION;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class FaultsTest {
    @Test
    void statusHeadersAndBodyAreThoseOfTheScript(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.body("text/html", "<h1>Bad Gateway</h1>")
                .status(502)
                .header("X-Proxy", "a")
                .header("X-Proxy", "b")
                .contentType("text/html; charset=utf-8"));

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            assertThat(client.readTo("</h1>"))
                    .isEqualTo("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 20\r\nX-Proxy: a\r\nX-Proxy: b\r\n"
                            + "content-type: text/html; charset=utf-8\r\n\r\n<h1>Bad Gateway</h1>");
        }
    }

    @Test
    void errorsHaveTheFormsOfTheContract(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(
                Reply.error(429, "slow down").header("Retry-After", "1"),
                Reply.detail(503, "starting"),
                Reply.adapterError("overloaded"));

        try (RawClient client = new RawClient(rhetor)) {
            assertThat(client.call(CREATE_CHAT_COMPLETION).readTo("}"))
                    .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
                    .contains("Retry-After: 1\r\n")
                    .endsWith("{\"error\":\"slow down\"}");
            assertThat(client.call(CREATE_CHAT_COMPLETION).readTo("}")).endsWith("{\"detail\":\"starting\"}");
            assertThat(client.call(CREATE_CHAT_COMPLETION).readTo("}"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\"content\":\"\"")
                    .endsWith("\"error\":\"overloaded\"}");
        }
    }

    @Test
    void aRedirectHasTheOtherAddress(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.redirect(307, "http://elsewhere.invalid/"));

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 307 Temporary Redirect\r\n")
                    .contains("Location: http://elsewhere.invalid/\r\n");
        }
    }

    @Test
    void aConnectionMayCloseWithoutAnAnswer(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.noAnswer());

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(rhetor.takeRequest(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
    }

    @Test
    void aConnectionMayBeResetWithoutAnAnswer(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.reset());

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aConnectionMayFallSilent(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").cutAfter(1).bySilence());

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            assertThat(client.readTo("\r\n\r\n\r\n")).contains("\"chunk\":\"a\"");
            client.call(GET_HEALTH);
            assertThat(rhetor.takeRequest(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
            assertThat(Calls.call(rhetor, GET_HEALTH).statusCode()).isEqualTo(200);
            assertThat(client.hasNothingYet()).isTrue();
        }
    }

    @Test
    void aStreamMayEndAfterSomeChunksWithoutItsLastOne(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b", "c").cutAfter(2));

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            String all = client.readToEnd();
            assertThat(StreamTest.chunks(all)).hasSize(2);
            assertThat(all).doesNotEndWith("0\r\n\r\n");
        }
        assertThat(rhetor.takeRequest(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
    }

    @Test
    void aStreamMayEndInTheMiddleOfAChunk(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").cutWithin(1));

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            assertThat(client.readToEnd()).contains("\"chunk\":\"a\"").doesNotEndWith("\r\n\r\n");
        }
    }

    @Test
    void aStreamMayBeResetAfterAChunkWasSeen(RhetorMock rhetor) throws Exception {
        Gate seen = new Gate();
        rhetor.enqueue(Reply.stream("a", "b").holdBefore(1, seen).cutAfter(1).byReset());

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            assertThat(client.readTo("\r\n\r\n\r\n")).contains("\"chunk\":\"a\"");
            seen.open();
            assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aBodyMayBeShorterThanItsContentLength(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.body("text/plain", "abc").contentLength(10));

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            assertThat(client.readToEnd()).contains("content-length: 10\r\n").endsWith("\r\n\r\nabc");
        }
        assertThat(rhetor.takeRequest(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
    }

    @Test
    void aBodyMayEndWithTheConnection(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a").closeDelimited());

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            assertThat(client.readHead())
                    .contains("connection: close")
                    .doesNotContain("transfer-encoding")
                    .doesNotContain("content-length");
            assertThat(client.readToEnd()).startsWith("event: message\r\n").contains("\"done\":true");
        }
        assertThat(rhetor.takeRequest(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void aReplyMayCloseTheConnection(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.standard().closeConnection());

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            assertThat(client.readToEnd()).contains("connection: close\r\n").endsWith("}");
        }
    }

    @Test
    void aDrippingReplyIsSentCompletely(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a").drip(Duration.ofNanos(1000)));

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            assertThat(StreamTest.chunks(client.readTo("\r\n0\r\n\r\n"))).hasSize(2);
        }
    }

    @Test
    void delaysDoNotChangeTheReply(RhetorMock rhetor) throws Exception {
        Duration delay = Duration.ofMillis(1);
        rhetor.enqueue(Reply.body("text/plain", "ok").delay(delay).delayAfterHeaders(delay));

        assertThat(Calls.call(rhetor, GET_HEALTH).body()).isEqualTo("ok");
    }

    @Test
    void bytesNeedNotBeHttp(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.notHttp("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.US_ASCII)));

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            assertThat(client.readToEnd()).isEqualTo("SSH-2.0-OpenSSH\r\n");
        }
    }

    @Test
    void aHugeBodyIsSentInFull(RhetorMock rhetor) throws Exception {
        long length = 64L * 1024 * 1024 + 1;
        rhetor.enqueue(Reply.endless(length).closeDelimited());

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            client.readHead();
            assertThat(client.input().skip(Long.MAX_VALUE)).isEqualTo(length);
        }
    }

    @Test
    void anEndlessStreamEndsWhenTheClientDisconnects(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.repeated("text/event-stream", "data: {\"chunk\":\"x\"}\r\n\r\n", Long.MAX_VALUE));

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            assertThat(client.readHead()).contains("transfer-encoding: chunked");
            assertThat(client.read(1 << 20)).contains("data: {\"chunk\":\"x\"}");
        }

        assertThat(rhetor.takeRequest(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    @Test
    void aHugeBodyInChunksIsWellFormed(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.repeated("text/plain", "abc", 100_000));

        assertThat(Calls.call(rhetor, GET_HEALTH).body()).isEqualTo("abc".repeat(100_000));
    }
}
