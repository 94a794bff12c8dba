package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A request, with the loop of its call, its link and its sink. */
abstract class OneRequest implements CallLoop, LinkListener, WebSocketSource.Owner, Sink<StreamingChunk> {
    private static final ChatCall CALL = ChatCall.builder()
            .component("test")
            .messages(List.of(Message.user("Hi")))
            .options(GenerationOptions.defaults())
            .context(CallContext.builder()
                    .timeout(Duration.ofSeconds(5))
                    .maxRetries(0)
                    .retryDelay(Duration.ZERO)
                    .deadline(Deadline.none())
                    .build())
            .build();

    final WebSocketSource<StreamingChunk> source;
    final FakeSession session = new FakeSession();
    private final WebSocketLink link = new WebSocketLink(session, this);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<String> signals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger overs = new AtomicInteger();
    private volatile boolean over;

    OneRequest(int capacity) {
        source = new WebSocketSource<>("7", Request.stream(CALL), this, this, capacity);
    }

    final void send() {
        source.send("CHAT", link, failure -> {
            throw new AssertionError(failure);
        });
    }

    /** Pulls, sends and takes the result, so that the next pull waits for a frame. */
    final void sendAndPull() {
        source.pull(this);
        send();
        runLoop();
        signals.clear();
        source.pull(this);
    }

    final void come(String text, boolean last) {
        source.take(StreamingChunk.builder().chunk(text).done(last).build());
    }

    final void end() {
        over = true;
        source.cancel();
    }

    final void late() {
        source.check(System.nanoTime() + Duration.ofHours(1).toNanos());
    }

    /** Runs what happens on the call's loop, on which one thread is at a time. */
    final void runLoop() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Pulls until no item is left or the end is reported. */
    final void tell(LLL_Result result) {
        runLoop();
        for (int before = -1; before < signals.size() && !over; ) {
            before = signals.size();
            source.pull(this);
            runLoop();
        }
        result.r1 = String.join(" ", signals);
        result.r2 = String.join(" ", session.sent());
        result.r3 = overs.get();
    }

    @Override
    public final void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public final void block(Runnable work, Runnable then) {
        throw new AssertionError("A WebSocket never blocks.");
    }

    @Override
    public final void onText(WebSocketLink from, String text) {}

    @Override
    public final void onLost(WebSocketLink lost, int code, String reason) {}

    @Override
    public final void begin(WebSocketSource<?> begun) {}

    @Override
    public final void over(WebSocketSource<?> ended) {
        overs.incrementAndGet();
        ended.stopAwaiting();
    }

    @Override
    public final TektonLlmException late(WebSocketSource<?> silent) {
        return new LlmTimeoutException("late");
    }

    @Override
    public final TektonLlmException tooSlow(WebSocketSource<?> full) {
        return new TektonLlmException("slow");
    }

    @Override
    public final String cancelFrame(WebSocketSource<?> cancelled) {
        return "CANCEL";
    }

    @Override
    public final void opened() {
        signals.add("opened");
    }

    @Override
    public final void next(StreamingChunk item) {
        signals.add(item.chunk());
    }

    @Override
    public final void ended() {
        signals.add("ended");
    }

    @Override
    public final void failed(TektonLlmException failure) {
        signals.add(failure.getMessage());
        over = true;
    }
}
