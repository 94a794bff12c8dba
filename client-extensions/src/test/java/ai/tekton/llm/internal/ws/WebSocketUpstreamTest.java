package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WebSocketUpstreamTest extends OverFakeSessions {
    @Test
    void aStreamIsSentOnceAndItsChunksArriveAsTheyArePulled() throws Exception {
        connect();
        assertThat(upstream.isConnected()).isTrue();
        Request<StreamingChunk> request = stream().asPrompt();
        Source<StreamingChunk> source = pulled(request);
        assertThat(session.sent()).singleElement().asString().contains("\"STREAM\"", id(request), "Hi");
        assertThat(upstream.requestsUnderWay()).isOne();
        pull(source);
        receive("CHUNK", id(request), "\"chunk\":\"a\"");
        pull(source);
        receive("CHUNK", id(request), "\"chunk\":\"b\",\"done\":true");

        assertThat(signals).containsExactly("opened", "a", "b");
        assertThat(session.sent()).hasSize(1);
        assertThat(upstream.requestsUnderWay()).isZero();
        assertThat(received).as("frames, as the user's listener has them").hasSize(2);
    }

    @Test
    void aConversationHasItsOwnFrameTypeAndALaterAttemptItsOwnId() throws Exception {
        connect();
        Request<StreamingChunk> second = Request.stream(call(2, "Hi", "There"));
        pulled(second);
        assertThat(session.sent().get(0)).contains("\"CHAT_STREAM\"", id(second) + "#2", "There");

        Request<CompletionResponse> whole = Request.whole(call(1, "Hi", "There"));
        upstream.open(whole, AT_ONCE).pull(new RecordingSink<>(signals, CompletionResponse::content));
        assertThat(session.sent().get(1)).contains("\"CHAT\"", id(whole)).doesNotContain("#");
        assertThat(upstream.requestsUnderWay()).isEqualTo(2);
    }

    @Test
    void aWholeAnswerIsAwaitedEvenIfTheServerSendsChunks() throws Exception {
        connect();
        Request<CompletionResponse> request = Request.whole(call(1, "Hi"));
        Source<CompletionResponse> source = upstream.open(request, AT_ONCE);
        source.pull(new RecordingSink<>(signals, CompletionResponse::content, this::failed));
        source.pull(new RecordingSink<>(signals, CompletionResponse::content, this::failed));
        receive("CHUNK", id(request), "\"chunk\":\"a\",\"done\":true");
        receive("RESPONSE", id(request), "\"content\":\"all\"");

        assertThat(signals).containsExactly("opened", "all");
        assertThat(upstream.requestsUnderWay()).isZero();
    }

    @Test
    void aWholeAnswerToAStreamIsAStreamOfOneChunk() throws Exception {
        connect();
        Request<StreamingChunk> request = stream();
        Source<StreamingChunk> source = pulled(request);
        List<StreamingChunk> chunks = new ArrayList<>();
        source.pull(new RecordingSink<>(signals, chunk -> {
            chunks.add(chunk);
            return chunk.chunk();
        }));
        receive(
                "RESPONSE",
                id(request),
                "\"content\":\"all\",\"model\":\"m\",\"provider\":\"p\",\"finish_reason\":\"stop\"");

        assertThat(signals).containsExactly("opened", "all");
        assertThat(chunks).singleElement().satisfies(chunk -> {
            assertThat(chunk.done()).isTrue();
            assertThat(chunk.model()).hasValue("m");
            assertThat(chunk.finishReason()).isPresent();
        });
        assertThat(upstream.requestsUnderWay()).isZero();
    }

    @Test
    void framesOfAnUnknownRequestAreDropped() throws Exception {
        connect();
        pulled(stream());
        receive("CHUNK", "another", "\"chunk\":\"a\"");
        receive("RESPONSE", "another", "\"content\":\"a\"");
        receive("ERROR", "another", "\"error\":\"no\",\"code\":429");

        assertThat(signals).containsExactly("opened");
        assertThat(failures).isEmpty();
        assertThat(events).isEmpty();
        assertThat(upstream.requestsUnderWay()).isOne();
    }

    @Test
    void aPingIsAnswered() throws Exception {
        connect();
        session.receive("{\"type\":\"PING\"}");

        assertThat(session.sent()).singleElement().asString().contains("\"PONG\"");
    }

    @Test
    void aCancelledRequestIsCancelledOnceAtTheServer() throws Exception {
        connect();
        Source<StreamingChunk> source = pulled(stream());
        source.cancel();
        source.cancel();

        assertThat(session.sent()).hasSize(2);
        assertThat(upstream.requestsUnderWay()).isZero();
    }

    @Test
    void closingCancelsTheOpenRequestsAndClosesTheSocket() throws Exception {
        connect();
        pulled(stream());
        upstream.close();

        assertThat(upstream.requestsUnderWay()).isZero();
        assertThat(session.sent().get(1)).contains("\"CANCEL\"");
        assertThat(events.poll(60, TimeUnit.SECONDS)).startsWith("closed 1000");
        assertThat(upstream.isConnected()).isFalse();
    }

    @Test
    void disconnectClosesTheSocketAndTheNextConnectOpensAnother() throws Exception {
        connect();
        upstream.disconnect();
        assertThat(events.poll(60, TimeUnit.SECONDS)).startsWith("closed 1000");
        assertThat(upstream.isConnected()).isFalse();
        connect();

        assertThat(upstream.isConnected()).isTrue();
        assertThat(upstream.name()).isEqualTo("rhetor-websocket");
    }
}
