package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The upstream over sessions without a socket: once it is connected, everything happens on the test's own thread. */
class WebSocketUpstreamTest {
    private static final CallLoop AT_ONCE = new CallLoop() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void block(Runnable work, Runnable then) {
            throw new AssertionError("A WebSocket never blocks.");
        }
    };

    private final FrameCodec codec = new FrameCodec();
    private final ErrorMapper errors =
            new ErrorMapper("Rhetor at ws://test", new ErrorText(codec.mapper(), Optional.empty()));
    private final BlockingQueue<FakeSession> sessions = new LinkedBlockingQueue<>();
    private final BlockingQueue<WebSocketLink> links = new LinkedBlockingQueue<>();
    private final Queue<TektonLlmException> refusals = new ConcurrentLinkedQueue<>();
    private final List<Object> heard = new ArrayList<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<Object> signals = new ArrayList<>();
    private final BlockingQueue<TektonLlmException> failures = new LinkedBlockingQueue<>();
    private WebSocketUpstream upstream = upstream(ReconnectConfig.off(), 16, false);
    private FakeSession session;

    private WebSocketUpstream upstream(ReconnectConfig reconnect, int maxWaiting, boolean failFast) {
        LinkConnector connector = (listener, context) -> {
            TektonLlmException refusal = refusals.poll();
            if (refusal != null) {
                throw refusal;
            }
            FakeSession made = new FakeSession();
            WebSocketLink link = new WebSocketLink(made, listener);
            link.listen();
            sessions.add(made);
            links.add(link);
            return link;
        };
        SocketListeners listeners = new SocketListeners(
                heard::add,
                failure -> told.add("error " + failure.getMessage()),
                (code, reason) -> told.add("closed " + code + " " + reason),
                () -> told.add("reconnected"),
                Runnable::run);
        WebSocketSettings settings = new WebSocketSettings(reconnect, Duration.ofHours(1), maxWaiting, failFast);
        return new WebSocketUpstream(connector, codec, errors, settings, Duration.ofSeconds(30), listeners);
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private void connect() throws InterruptedException {
        upstream.connect();
        session = sessions.poll(60, TimeUnit.SECONDS);
    }

    private static ChatCall call(int attempt, String... texts) {
        CallContext context = CallContext.builder()
                .timeout(Duration.ofSeconds(5))
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(Deadline.none())
                .build()
                .withAttempt(attempt);
        List<Message> messages = new ArrayList<>();
        for (String text : texts) {
            messages.add(Message.user(text));
        }
        return ChatCall.builder()
                .component("test")
                .messages(messages)
                .options(GenerationOptions.defaults())
                .context(context)
                .build();
    }

    private static Request<StreamingChunk> stream() {
        return Request.stream(call(1, "Hi"));
    }

    private Source<StreamingChunk> pulled(Request<StreamingChunk> request) {
        Source<StreamingChunk> source = upstream.open(request, AT_ONCE);
        pull(source);
        return source;
    }

    private void pull(Source<StreamingChunk> source) {
        source.pull(new RecordingSink<>(signals, StreamingChunk::chunk, this::failed));
    }

    private void failed(TektonLlmException failure) {
        failures.add(failure);
    }

    private TektonLlmException failure() throws InterruptedException {
        TektonLlmException failure = failures.poll(60, TimeUnit.SECONDS);
        assertThat(failure).as("a failure of the request").isNotNull();
        assertThat(upstream.requestsUnderWay()).isZero();
        return failure;
    }

    private static String id(Request<?> request) {
        return request.context().requestId();
    }

    private void receive(String type, String id, String rest) {
        session.receive("{\"type\":\"" + type + "\",\"request_id\":\"" + id + "\"," + rest + "}");
    }

    @Test
    void aStreamIsSentOnceAndItsChunksComeAsTheyArePulled() throws Exception {
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
        assertThat(heard).as("frames, as the user's listener has them").hasSize(2);
    }

    @Test
    void aConversationHasAFrameOfItsOwnAndALaterAttemptAnIdOfItsOwn() throws Exception {
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
    void aWholeAnswerIsWaitedForAlsoWhereTheServerStreams() throws Exception {
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
    void framesOfARequestThatNobodyMadeAreDropped() throws Exception {
        connect();
        pulled(stream());
        receive("CHUNK", "another", "\"chunk\":\"a\"");
        receive("RESPONSE", "another", "\"content\":\"a\"");
        receive("ERROR", "another", "\"error\":\"no\",\"code\":429");

        assertThat(signals).containsExactly("opened");
        assertThat(failures).isEmpty();
        assertThat(told).isEmpty();
        assertThat(upstream.requestsUnderWay()).isOne();
    }

    @Test
    void aPingIsAnswered() throws Exception {
        connect();
        session.receive("{\"type\":\"PING\"}");

        assertThat(session.sent()).singleElement().asString().contains("\"PONG\"");
    }

    @Test
    void anErrorWithAnIdIsItsRequestsAlone() throws Exception {
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
        assertThat(told).isEmpty();
    }

    @Test
    void anErrorWithoutAnIdIsTheListeners() throws Exception {
        connect();
        session.receive("{\"type\":\"ERROR\",\"error\":\"overloaded\"}");
        session.receive("{\"type\":\"error\",\"error\":\"no such frame\"}");
        session.receive("no JSON");

        assertThat(told).hasSize(3);
        assertThat(told.take()).contains("overloaded");
        assertThat(told.take()).contains("no such frame");
        assertThat(told.take()).contains("is not the JSON of the contract");
        assertThat(failures).isEmpty();
    }

    @Test
    void aChunkThatIsAnErrorFailsTheStreamWithTheTextBeforeIt() throws Exception {
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
    void anAnswerThatIsAnErrorFailsTheRequest() throws Exception {
        connect();
        Request<CompletionResponse> request = Request.whole(call(1, "Hi"));
        Source<CompletionResponse> source = upstream.open(request, AT_ONCE);
        source.pull(new RecordingSink<>(signals, CompletionResponse::content, this::failed));
        source.pull(new RecordingSink<>(signals, CompletionResponse::content, this::failed));
        receive("RESPONSE", id(request), "\"content\":\"\",\"error\":\"overloaded\"");

        assertThat(failure()).isInstanceOf(AdapterException.class).hasMessageContaining("overloaded");
    }

    @Test
    void aLostConnectionFailsWhatWasSentOnItAndTheListenerHearsOfIt() throws Exception {
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
        assertThat(told.take()).isEqualTo("closed 1011 restarting");
        assertThat(upstream.isConnected()).isFalse();
    }

    @Test
    void aConnectionThatIsBackIsTold() throws Exception {
        upstream.close();
        upstream = upstream(new ReconnectConfig(true, Duration.ofMillis(1), Duration.ofMillis(1)), 16, false);
        connect();
        links.take().lose(1011, "restarting");

        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("closed 1011 restarting");
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("reconnected");
    }

    @Test
    void aConnectionThatIsRefusedForGoodIsTold() throws Exception {
        upstream.close();
        upstream = upstream(new ReconnectConfig(true, Duration.ofMillis(1), Duration.ofMillis(1)), 16, false);
        connect();
        refusals.add(new AuthenticationException("the token is no longer good"));
        links.take().lose(1011, "restarting");

        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("closed 1011 restarting");
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("error the token is no longer good");
    }

    @Test
    void aRequestWhoseConnectionFailsFailsAsItsOwn() throws Exception {
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
    void aRefusedTokenFailsTheRequestAsItIs() throws Exception {
        AuthenticationException refusal = new AuthenticationException("no");
        refusals.add(refusal);
        pulled(stream());

        assertThat(failure()).isSameAs(refusal);
    }

    @Test
    void aRequestThatTheServerDoesNotAnswerFailsByItsTimeAndIsTakenBack() throws Exception {
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
    void aRequestWhoseReaderIsTooSlowFailsAndIsTakenBack() throws Exception {
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
    void aCancelledRequestIsTakenBackOnce() throws Exception {
        connect();
        Source<StreamingChunk> source = pulled(stream());
        source.cancel();
        source.cancel();

        assertThat(session.sent()).hasSize(2);
        assertThat(upstream.requestsUnderWay()).isZero();
    }

    @Test
    void aRequestThatIsTooLargeIsRefusedAndLeavesNothingBehind() throws Exception {
        connect();
        pulled(Request.stream(call(1, "x".repeat(FrameSize.MAX_BYTES))));

        assertThat(failure()).isInstanceOf(InvalidRequestException.class).hasMessageContaining("16777216");
        assertThat(session.sent()).isEmpty();
    }

    @Test
    void aFrameThatCannotBeSentFailsItsRequestAloneAndForGood() throws Exception {
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
    void aRequestThatIsSentJustAsTheConnectionIsLostFails() throws Exception {
        connect();
        WebSocketLink link = links.take();
        session.whenSending(() -> link.lose(1006, "gone"));
        Source<StreamingChunk> source = pulled(stream());
        pull(source);

        assertThat(failure())
                .isInstanceOf(LlmConnectionException.class)
                .satisfies(failure -> assertThat(failure.isRetryable()).isTrue());
    }

    @Test
    void toCloseItEndsWhatIsOpenAndTheSocket() throws Exception {
        connect();
        pulled(stream());
        upstream.close();

        assertThat(upstream.requestsUnderWay()).isZero();
        assertThat(session.sent().get(1)).contains("\"CANCEL\"");
        assertThat(told.poll(60, TimeUnit.SECONDS)).startsWith("closed 1000");
        assertThat(upstream.isConnected()).isFalse();
    }

    @Test
    void toDisconnectItClosesTheSocketAndTheNextUseOpensAnother() throws Exception {
        connect();
        upstream.disconnect();
        assertThat(told.poll(60, TimeUnit.SECONDS)).startsWith("closed 1000");
        assertThat(upstream.isConnected()).isFalse();
        connect();

        assertThat(upstream.isConnected()).isTrue();
        assertThat(upstream.name()).isEqualTo("rhetor-websocket");
    }
}
