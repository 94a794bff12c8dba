package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that fail over the WebSocket. */
class WebSocketUpstreamFailuresTest extends OverFakeSessions {
    @Test
    void anErrorWithAnIdFailsOnlyItsRequest() throws Exception {
        connect();
        Request<StreamingChunk> request = stream();
        Source<StreamingChunk> source = pulled(request);
        pulled(stream());
        pull(source);
        receive("ERROR", id(request), "\"error\":\"slow down\",\"code\":429");

        assertThat(failures.take())
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("slow down")
                .satisfies(failure -> assertThat(failure.requestId()).hasValue(id(request)));
        assertThat(upstream.requestsUnderWay()).isOne();
        assertThat(events).isEmpty();
    }

    @Test
    void anErrorWithoutAnIdGoesToTheListeners() throws Exception {
        connect();
        session.receive("{\"type\":\"ERROR\",\"error\":\"overloaded\"}");
        session.receive("{\"type\":\"error\",\"error\":\"no such frame\"}");
        session.receive("no JSON");

        assertThat(events).hasSize(3);
        assertThat(events.take()).contains("overloaded");
        assertThat(events.take()).contains("no such frame");
        assertThat(events.take()).contains("is not the JSON of the contract");
        assertThat(failures).isEmpty();
    }

    @Test
    void anErrorInAChunkFailsTheStreamWithTheTextBeforeIt() throws Exception {
        connect();
        Request<StreamingChunk> request = stream();
        Source<StreamingChunk> source = pulled(request);
        pull(source);
        receive("CHUNK", id(request), "\"chunk\":\"half\"");
        receive("CHUNK", id(request), "\"error\":\"overloaded\"");
        pull(source);

        assertThat(failure())
                .isInstanceOf(AdapterException.class)
                .satisfies(failure -> assertThat(failure.partialText()).hasValue("half"));
    }

    @Test
    void anErrorInAnAnswerFailsTheRequest() throws Exception {
        connect();
        Request<CompletionResponse> request = Request.whole(call(1, "Hi"));
        Source<CompletionResponse> source = upstream.open(request, AT_ONCE);
        source.pull(new RecordingSink<>(signals, CompletionResponse::content, this::failed));
        source.pull(new RecordingSink<>(signals, CompletionResponse::content, this::failed));
        receive("RESPONSE", id(request), "\"content\":\"\",\"error\":\"overloaded\"");

        assertThat(failure()).isInstanceOf(AdapterException.class).hasMessageContaining("overloaded");
    }

    @Test
    void aLostConnectionFailsItsRequestsAndNotifiesTheListener() throws Exception {
        connect();
        Request<StreamingChunk> request = stream();
        Source<StreamingChunk> source = pulled(request);
        pull(source);
        receive("CHUNK", id(request), "\"chunk\":\"half\"");
        links.take().lose(1011, "restarting");
        pull(source);

        assertThat(failure())
                .isInstanceOf(LlmConnectionException.class)
                .hasMessageContaining("after 4 characters of the answer: it was lost, with code 1011 (restarting)")
                .satisfies(failure -> assertThat(failure.partialText()).hasValue("half"));
        assertThat(events.take()).isEqualTo("closed 1011 restarting");
        assertThat(upstream.isConnected()).isFalse();
    }

    @Test
    void aRestoredConnectionIsReported() throws Exception {
        upstream.close();
        upstream = upstream(new ReconnectConfig(true, Duration.ofMillis(1), Duration.ofMillis(1)), 16, false);
        connect();
        links.take().lose(1011, "restarting");

        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("closed 1011 restarting");
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("reconnected");
    }

    @Test
    void aRefusedReconnectIsReportedAsAnError() throws Exception {
        upstream.close();
        upstream = upstream(new ReconnectConfig(true, Duration.ofMillis(1), Duration.ofMillis(1)), 16, false);
        connect();
        refusals.add(new AuthenticationException("the token is no longer good"));
        links.take().lose(1011, "restarting");

        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("closed 1011 restarting");
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("error the token is no longer good");
    }

    @Test
    void aRequestWhoseConnectionFailsFailsWithItsOwnId() throws Exception {
        upstream.close();
        upstream = upstream(ReconnectConfig.off(), 16, true);
        IllegalStateException cause = new IllegalStateException("no route");
        refusals.add(new LlmConnectionException(
                "nobody there",
                FailureDetails.builder()
                        .requestId("of another")
                        .retryable(false)
                        .cause(cause)
                        .build()));
        Request<StreamingChunk> request = stream();
        pulled(request);

        assertThat(failure())
                .isInstanceOf(LlmConnectionException.class)
                .hasMessage("nobody there")
                .hasCause(cause)
                .satisfies(failure -> {
                    assertThat(failure.requestId()).hasValue(id(request));
                    assertThat(failure.isRetryable()).isFalse();
                });
    }

    @Test
    void aRefusedTokenFailsTheRequestUnchanged() throws Exception {
        AuthenticationException refusal = new AuthenticationException("no");
        refusals.add(refusal);
        pulled(stream());

        assertThat(failure()).isSameAs(refusal);
    }

    @Test
    void anUnansweredRequestTimesOutAndIsCancelledAtTheServer() throws Exception {
        connect();
        Request<StreamingChunk> request = stream();
        Source<StreamingChunk> source = pulled(request);
        pull(source);
        ((WebSocketSource<?>) source)
                .check(System.nanoTime() + Duration.ofSeconds(6).toNanos());

        assertThat(failure()).isInstanceOf(LlmTimeoutException.class).hasMessageContaining("within 5 s");
        assertThat(session.sent()).hasSize(2);
        assertThat(session.sent().get(1)).contains("\"CANCEL\"", id(request));
    }

    @Test
    void aRequestWithASlowReaderFailsAndIsCancelledAtTheServer() throws Exception {
        upstream.close();
        upstream = upstream(ReconnectConfig.off(), 1, false);
        connect();
        Request<StreamingChunk> request = stream();
        Source<StreamingChunk> source = pulled(request);
        receive("CHUNK", id(request), "\"chunk\":\"a\"");
        receive("CHUNK", id(request), "\"chunk\":\"b\"");
        pull(source);
        pull(source);

        assertThat(signals).containsExactly("opened", "a");
        assertThat(failure()).hasMessageContaining("maxWaitingChunks");
        assertThat(session.sent().get(1)).contains("\"CANCEL\"");
    }

    @Test
    void aRequestThatIsTooLargeIsRefusedAndLeavesNothingBehind() throws Exception {
        connect();
        pulled(Request.stream(call(1, "x".repeat(FrameSize.MAX_BYTES))));

        assertThat(failure()).isInstanceOf(InvalidRequestException.class).hasMessageContaining("16777216");
        assertThat(session.sent()).isEmpty();
    }

    @Test
    void aFrameThatCannotBeSentFailsOnlyItsRequestAndIsNotRetryable() throws Exception {
        connect();
        session.whenSending(() -> {
            throw new Error("no Unicode");
        });
        Source<StreamingChunk> source = pulled(stream());
        pull(source);

        assertThat(failure()).isInstanceOf(LlmConnectionException.class).satisfies(failure -> {
            assertThat(failure).hasMessageContaining("could not be sent over the WebSocket: java.lang.Error");
            assertThat(failure.isRetryable()).isFalse();
        });
        assertThat(upstream.isConnected()).isTrue();
    }

    @Test
    void aRequestSentWhileTheConnectionIsLostFails() throws Exception {
        connect();
        WebSocketLink link = links.take();
        session.whenSending(() -> link.lose(1006, "gone"));
        Source<StreamingChunk> source = pulled(stream());
        pull(source);

        assertThat(failure())
                .isInstanceOf(LlmConnectionException.class)
                .satisfies(failure -> assertThat(failure.isRetryable()).isTrue());
    }
}
