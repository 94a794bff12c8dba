package ai.tekton.llm.internal.ws;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.error.LlmConnectionException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * What comes over the socket against what comes from the call: a request has one end, nothing follows it, and the server is
 * told of a cancel once and behind the request's own frame. Each outcome is what the sink was told, what was sent, and how
 * often the owner heard of the end.
 */
public final class WebSocketSourceRaces {
    private static final ChatCall CALL = new ChatCall(
            "test",
            List.of(Message.user("Hi")),
            GenerationOptions.defaults(),
            CallContext.first(Duration.ofSeconds(5), 0, Duration.ZERO, Deadline.none()));

    private WebSocketSourceRaces() {}

    /** A request, with the loop of its call, its link and its sink. */
    abstract static class OneRequest implements CallLoop, LinkListener, WebSocketSource.Owner, Sink<StreamingChunk> {
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

        /** Pulls, sends and takes what comes of that, so that the next pull waits for a frame. */
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

        /** Pulls until nothing comes any more, or the end was told or made here, after which nobody pulls. */
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

    @JCStressTest
    @Outcome(id = "last, CHAT, 1", expect = ACCEPTABLE, desc = "The answer was there first, and the sink was told.")
    @Outcome(id = ", CHAT, 1", expect = ACCEPTABLE, desc = "The answer was there, and cancelled before it was told.")
    @Outcome(id = ", CHAT CANCEL, 1", expect = ACCEPTABLE, desc = "The cancel was first.")
    @State
    public static class AnswerAgainstCancel extends OneRequest {
        public AnswerAgainstCancel() {
            super(2);
            sendAndPull();
        }

        @Actor
        public void answer() {
            come("last", true);
            runLoop();
        }

        @Actor
        public void cancel() {
            end();
        }

        @Arbiter
        public void seen(LLL_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = ", , 1", expect = ACCEPTABLE, desc = "It was cancelled before it was sent.")
    @Outcome(id = ", CHAT CANCEL, 1", expect = ACCEPTABLE, desc = "It was sent, and cancelled behind that.")
    @State
    public static class SendAgainstCancel extends OneRequest {
        public SendAgainstCancel() {
            super(2);
            source.pull(this);
        }

        @Actor
        public void sent() {
            send();
        }

        @Actor
        public void cancel() {
            end();
        }

        @Arbiter
        public void seen(LLL_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "late, , 1", expect = ACCEPTABLE, desc = "Its time was up before it was sent.")
    @Outcome(id = "late, CHAT CANCEL, 1", expect = ACCEPTABLE, desc = "It was sent, and given up behind that.")
    @Outcome(id = "opened late, CHAT CANCEL, 1", expect = ACCEPTABLE, desc = "As before, and seen to be open between.")
    @State
    public static class SendAgainstTime extends OneRequest {
        public SendAgainstTime() {
            super(2);
            source.pull(this);
        }

        @Actor
        public void sent() {
            send();
            runLoop();
        }

        @Actor
        public void time() {
            late();
        }

        @Arbiter
        public void seen(LLL_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "last, CHAT, 1", expect = ACCEPTABLE, desc = "The answer was in time.")
    @Outcome(id = "late, CHAT CANCEL, 1", expect = ACCEPTABLE, desc = "The answer was too late, and nobody sees it.")
    @State
    public static class AnswerAgainstTime extends OneRequest {
        public AnswerAgainstTime() {
            super(2);
            sendAndPull();
        }

        @Actor
        public void answer() {
            come("last", true);
        }

        @Actor
        public void time() {
            late();
        }

        @Arbiter
        public void seen(LLL_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "last, CHAT, 1", expect = ACCEPTABLE, desc = "The answer was there before the link was lost.")
    @Outcome(id = "lost, CHAT, 1", expect = ACCEPTABLE, desc = "The link was lost first.")
    @State
    public static class AnswerAgainstLoss extends OneRequest {
        public AnswerAgainstLoss() {
            super(2);
            sendAndPull();
        }

        @Actor
        public void answer() {
            come("last", true);
        }

        @Actor
        public void loss() {
            source.fail(new LlmConnectionException("lost"));
        }

        @Arbiter
        public void seen(LLL_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "late, CHAT CANCEL, 1", expect = ACCEPTABLE, desc = "The time was up first.")
    @Outcome(id = ", CHAT CANCEL, 1", expect = ACCEPTABLE, desc = "The cancel was first, or before the sink was told.")
    @State
    public static class TimeAgainstCancel extends OneRequest {
        public TimeAgainstCancel() {
            super(2);
            sendAndPull();
        }

        @Actor
        public void time() {
            late();
            runLoop();
        }

        @Actor
        public void cancel() {
            end();
        }

        @Arbiter
        public void seen(LLL_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "a b, CHAT, 0", expect = ACCEPTABLE, desc = "Each item is told once, in its order.")
    @State
    public static class PullAgainstItems extends OneRequest {
        public PullAgainstItems() {
            super(2);
            sendAndPull();
            come("a", false);
            runLoop();
        }

        @Actor
        public void pull() {
            source.pull(this);
            runLoop();
        }

        @Actor
        public void item() {
            come("b", false);
        }

        @Arbiter
        public void seen(LLL_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "a b last, CHAT, 1", expect = ACCEPTABLE, desc = "The reader made room in time.")
    @Outcome(id = "a b slow, CHAT CANCEL, 1", expect = ACCEPTABLE, desc = "The reader was too slow.")
    @State
    public static class PullAgainstTooManyItems extends OneRequest {
        public PullAgainstTooManyItems() {
            super(1);
            sendAndPull();
            come("a", false);
            runLoop();
            come("b", false);
        }

        @Actor
        public void pull() {
            source.pull(this);
        }

        @Actor
        public void item() {
            come("last", true);
        }

        @Arbiter
        public void seen(LLL_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "Nobody waits for a link that is not wanted.")
    @State
    public static class WaitForLinkAgainstCancel extends OneRequest {
        private final CompletableFuture<WebSocketLink> wanted = new CompletableFuture<>();

        public WaitForLinkAgainstCancel() {
            super(2);
            source.pull(this);
        }

        @Actor
        public void waits() {
            source.awaits(wanted);
        }

        @Actor
        public void cancel() {
            end();
        }

        @Arbiter
        public void seen(Z_Result result) {
            result.r1 = wanted.isCancelled();
        }
    }
}
