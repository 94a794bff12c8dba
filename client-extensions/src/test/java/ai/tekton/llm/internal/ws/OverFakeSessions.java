package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
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

/** The upstream over sessions without a socket: once it is connected, everything happens on the test's own thread. */
abstract class OverFakeSessions {
    static final CallLoop AT_ONCE = new CallLoop() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void block(Runnable work, Runnable then) {
            throw new AssertionError("A WebSocket never blocks.");
        }
    };

    final FrameCodec codec = new FrameCodec();
    final ErrorMapper errors = new ErrorMapper("Rhetor at ws://test", new ErrorText(codec.json(), Optional.empty()));
    final BlockingQueue<FakeSession> sessions = new LinkedBlockingQueue<>();
    final BlockingQueue<WebSocketLink> links = new LinkedBlockingQueue<>();
    final Queue<TektonLlmException> refusals = new ConcurrentLinkedQueue<>();
    final List<Object> received = new ArrayList<>();
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final List<Object> signals = new ArrayList<>();
    final BlockingQueue<TektonLlmException> failures = new LinkedBlockingQueue<>();
    WebSocketUpstream upstream = upstream(ReconnectConfig.off(), 16, false);
    FakeSession session;

    WebSocketUpstream upstream(ReconnectConfig reconnect, int maxWaiting, boolean failFast) {
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
                received::add,
                failure -> events.add("error " + failure.getMessage()),
                (code, reason) -> events.add("closed " + code + " " + reason),
                () -> events.add("reconnected"),
                Runnable::run);
        WebSocketSettings settings = new WebSocketSettings(reconnect, Duration.ofHours(1), maxWaiting, failFast);
        return new WebSocketUpstream(connector, codec, errors, settings, Duration.ofSeconds(30), listeners);
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    void connect() throws InterruptedException {
        upstream.connect();
        session = sessions.poll(60, TimeUnit.SECONDS);
    }

    static ChatCall call(int attempt, String... texts) {
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

    static Request<StreamingChunk> stream() {
        return Request.stream(call(1, "Hi"));
    }

    Source<StreamingChunk> pulled(Request<StreamingChunk> request) {
        Source<StreamingChunk> source = upstream.open(request, AT_ONCE);
        pull(source);
        return source;
    }

    void pull(Source<StreamingChunk> source) {
        source.pull(new RecordingSink<>(signals, StreamingChunk::chunk, this::failed));
    }

    void failed(TektonLlmException failure) {
        failures.add(failure);
    }

    TektonLlmException failure() throws InterruptedException {
        TektonLlmException failure = failures.poll(60, TimeUnit.SECONDS);
        assertThat(failure).as("a failure of the request").isNotNull();
        assertThat(upstream.requestsUnderWay()).isZero();
        return failure;
    }

    static String id(Request<?> request) {
        return request.context().requestId();
    }

    void receive(String type, String id, String rest) {
        session.receive("{\"type\":\"" + type + "\",\"request_id\":\"" + id + "\"," + rest + "}");
    }
}
