package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.ManualSources.AT_ONCE;
import static ai.tekton.llm.internal.resilience.ManualSources.end;
import static ai.tekton.llm.internal.resilience.ManualSources.piece;
import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebSocketFirstUpstreamTest {
    private static final ChatCall CALL = call(0, GenerationOptions.defaults());

    private final ManualSources socket = new ManualSources("socket");
    private final ManualSources http = new ManualSources("http");
    private final List<String> signals = new ArrayList<>();
    private final Sink<StreamingChunk> sink = new RecordingSink<>(signals, StreamingChunk::chunk);
    private boolean connected = true;

    private WebSocketFirstUpstream pair(boolean socketAlone) {
        return new WebSocketFirstUpstream(socket, () -> connected, http, socketAlone);
    }

    private Source<StreamingChunk> stream() {
        Source<StreamingChunk> source = pair(false).open(Request.stream(CALL), AT_ONCE);
        source.pull(sink);
        return source;
    }

    @Test
    void streamsGoOverTheSocketAndOtherRequestsOverHttp() {
        pair(false).open(Request.stream(CALL), AT_ONCE);
        assertThat(socket.opened).hasSize(1);
        assertThat(http.opened).isEmpty();

        assertThat(pair(false).open(Request.whole(CALL), AT_ONCE)).isSameAs(http.last());
        assertThat(pair(false).open(Request.providers(CALL.context()), AT_ONCE)).isSameAs(http.last());
        assertThat(socket.opened).hasSize(1);
    }

    @Test
    void allConversationsGoOverARequiredSocketAndOtherRequestsOverHttp() {
        assertThat(pair(true).open(Request.whole(CALL), AT_ONCE)).isSameAs(socket.last());
        assertThat(pair(true).open(Request.stream(CALL), AT_ONCE)).isSameAs(socket.last());
        assertThat(pair(true).open(Request.health(CALL.context()), AT_ONCE)).isSameAs(http.last());
        assertThat(socket.opened).hasSize(2);
        assertThat(http.opened).hasSize(1);
    }

    @Test
    void theAnswerOfTheSocketIsReturned() {
        stream();
        socket.last().sink.next(piece("a"));
        socket.last().sink.next(end("b"));

        assertThat(signals).containsExactly("a", "b");
        assertThat(http.opened).isEmpty();
    }

    @Test
    void aStreamWhoseSocketIsLostBeforeItsFirstTextGoesOverHttpInTheRemainingTime() {
        Source<StreamingChunk> source = stream();
        socket.last().sink.next(piece(""));
        source.pull(sink);
        socket.last().sink.failed(down());
        assertThat(http.last().pulls).isOne();
        http.last().sink.next(end("over http"));

        assertThat(signals).containsExactly("", "over http");
        CallContext context = http.last().request.context();
        assertThat(context.timeout()).isLessThan(CALL.context().timeout()).isGreaterThan(Duration.ZERO);
        assertThat(context.attempt()).isEqualTo(CALL.context().attempt());
    }

    @Test
    void aStreamThatTimedOutIsNotRepeatedOverHttp() {
        CallContext hurry = CallContext.builder()
                .timeout(Duration.ofNanos(1))
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(Deadline.none())
                .build();
        ChatCall call = ChatCall.builder()
                .component("test")
                .messages(List.of(Message.user("Hi")))
                .options(GenerationOptions.defaults())
                .context(hurry)
                .build();
        pair(false).open(Request.stream(call), AT_ONCE).pull(sink);
        socket.last().sink.failed(down());

        assertThat(signals).containsExactly("failed: down");
        assertThat(http.opened).isEmpty();
    }

    @Test
    void aStreamWhoseSocketIsLostAfterItsFirstTextFails() {
        stream();
        socket.last().sink.next(piece("a"));
        socket.last().sink.failed(down());

        assertThat(signals).containsExactly("a", "failed: down");
        assertThat(http.opened).isEmpty();
    }

    @Test
    void aStreamThatAlsoFailsOverHttpFails() {
        stream();
        socket.last().sink.failed(down());
        http.last().sink.failed(down());

        assertThat(signals).containsExactly("failed: down");
        assertThat(http.opened).hasSize(1);
    }

    private void assertFailsWith(TektonLlmException failure) {
        stream();
        socket.last().sink.failed(failure);

        assertThat(signals).containsExactly("failed: " + failure.getMessage());
        assertThat(http.opened).isEmpty();
    }

    @Test
    void aFailureSentByRhetorOverAnOpenSocketIsNotRepeatedOverHttp() {
        assertFailsWith(new ServiceUnavailableException("overloaded"));
    }

    @Test
    void aTokenThatIsRefusedInTheHandshakeIsRefusedOverHttpToo() {
        connected = false;
        assertFailsWith(new AuthenticationException("no"));
    }

    @Test
    void aHandshakeRefusedForAnotherReasonSendsTheStreamOverHttp() {
        connected = false;
        stream();
        socket.last().sink.failed(new ServiceUnavailableException("no sockets here"));

        assertThat(http.last().pulls).isOne();
        assertThat(signals).isEmpty();
    }

    @Test
    void cancellingAStreamThatMovedToHttpCancelsItsHttpRequest() {
        Source<StreamingChunk> source = stream();
        socket.last().sink.failed(down());
        source.cancel();

        assertThat(http.last().cancels).isOne();
    }

    @Test
    void thePairHasTheNameOfItsHttpUpstreamAndClosesBothUpstreams() {
        WebSocketFirstUpstream pair = pair(false);
        assertThat(pair.name()).isEqualTo("http");
        pair.close();

        assertThat(socket.closes).isOne();
        assertThat(http.closes).isOne();
    }
}
