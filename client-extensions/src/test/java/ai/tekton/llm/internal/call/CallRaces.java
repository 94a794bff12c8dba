package ai.tekton.llm.internal.call;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.StartedEvent;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two concurrent ends of a call: it ends once, its outcome is reported once, and nothing keeps it open. */
@SuppressWarnings("this-escape") // A state of jcstress begins what its actors race for, when all of it is set.
public final class CallRaces {
    private CallRaces() {}

    /** A call and all that is seen of it from outside. */
    abstract static class OneCall implements Call.Face<StreamingChunk>, Source<StreamingChunk>, LlmEventListener {
        private static final CallLoop NO_LOOP = new CallLoop() {
            @Override
            public void execute(Runnable task) {
                throw new AssertionError("No source is pulled here.");
            }

            @Override
            public void block(Runnable work, Runnable then) {
                throw new AssertionError("No source is pulled here.");
            }
        };

        final OpenCalls open = new OpenCalls();
        final Call<StreamingChunk> call =
                new Call<>(Scopes.seen(Requests.stream(), new Events(List.of(this), Clock.systemUTC())), open);
        private final AtomicInteger items = new AtomicInteger();
        private final AtomicInteger finishes = new AtomicInteger();
        private final AtomicInteger cuts = new AtomicInteger();
        private final AtomicInteger cancels = new AtomicInteger();
        private final AtomicInteger successes = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();

        final void start() {
            call.start(new OneSource(this), NO_LOOP, this);
        }

        @Override
        public void opened() {}

        @Override
        public void next(StreamingChunk item) {
            items.incrementAndGet();
        }

        @Override
        public void finished(Optional<TektonLlmException> failure) {
            finishes.incrementAndGet();
        }

        @Override
        public void cut(TektonLlmException reason) {
            cuts.incrementAndGet();
            call.report();
        }

        @Override
        public void pull(Sink<StreamingChunk> sink) {
            throw new AssertionError("No source is pulled here.");
        }

        @Override
        public void cancel() {
            cancels.incrementAndGet();
        }

        @Override
        public void onOutcome(OutcomeEvent event) {
            (event.failure().isPresent() ? failures : successes).incrementAndGet();
        }

        /** How the call has ended; all that was seen where that is no end. */
        final String end() {
            String seen = "items %s, finishes %s, cuts %s, cancels %s, successes %s, failures %s, open %s, failed %s"
                    .formatted(
                            items,
                            finishes,
                            cuts,
                            cancels,
                            successes,
                            failures,
                            open.count(),
                            call.failure().isPresent());
            return switch (seen) {
                case "items 1, finishes 1, cuts 0, cancels 0, successes 1, failures 0, open 0, failed false" ->
                    "answered";
                case "items 0, finishes 1, cuts 0, cancels 0, successes 0, failures 1, open 0, failed true" -> "failed";
                case "items 0, finishes 0, cuts 1, cancels 1, successes 0, failures 1, open 0, failed true" -> "cut";
                case "items 0, finishes 0, cuts 0, cancels 0, successes 0, failures 0, open 1, failed false" -> "open";
                case "items 0, finishes 0, cuts 0, cancels 0, successes 0, failures 1, open 0, failed true" -> "told";
                default -> seen;
            };
        }
    }

    private record OneSource(OneCall opened) implements Upstream {
        @Override
        @SuppressWarnings("unchecked") // Only streams are requested here.
        public <U> Source<U> open(Request<U> request, CallLoop loop) {
            return (Source<U>) opened;
        }

        @Override
        public String name() {
            return "one";
        }

        @Override
        public void close() {}
    }

    @JCStressTest
    @Outcome(id = "answered", expect = ACCEPTABLE, desc = "The last item was first.")
    @Outcome(id = "cut", expect = ACCEPTABLE, desc = "The cancel was first.")
    @State
    public static class AnswerAgainstCancel extends OneCall {
        public AnswerAgainstCancel() {
            start();
        }

        @Actor
        public void answer() {
            call.next(Requests.chunk("last", true));
        }

        @Actor
        public void cancelled() {
            call.cancel("a test");
        }

        @Arbiter
        public void seen(L_Result result) {
            result.r1 = end();
        }
    }

    @JCStressTest
    @Outcome(id = "failed", expect = ACCEPTABLE, desc = "The failure was first.")
    @Outcome(id = "cut", expect = ACCEPTABLE, desc = "The client was closed first.")
    @State
    public static class FailureAgainstClose extends OneCall {
        public FailureAgainstClose() {
            start();
        }

        @Actor
        public void failure() {
            call.failed(new LlmConnectionException("down"));
        }

        @Actor
        public void close() {
            open.close();
        }

        @Arbiter
        public void seen(L_Result result) {
            result.r1 = end();
        }
    }

    @JCStressTest
    @Outcome(id = "cut", expect = ACCEPTABLE, desc = "One of the two cut it.")
    @State
    public static class CancelAgainstClose extends OneCall {
        public CancelAgainstClose() {
            start();
        }

        @Actor
        public void cancelled() {
            call.cancel("a test");
        }

        @Actor
        public void close() {
            open.close();
        }

        @Arbiter
        public void seen(L_Result result) {
            result.r1 = end();
        }
    }

    @JCStressTest
    @Outcome(id = "cut", expect = ACCEPTABLE, desc = "It was cut, also its source that was just made.")
    @Outcome(id = "refused, told", expect = ACCEPTABLE, desc = "The client was closed first; listeners know the end.")
    @State
    public static class StartAgainstClose extends OneCall {
        private boolean refused;

        @Actor
        public void started() {
            try {
                start();
            } catch (IllegalStateException e) {
                refused = true;
            }
        }

        @Actor
        public void close() {
            open.close();
        }

        @Arbiter
        public void seen(L_Result result) {
            result.r1 = refused ? "refused, " + end() : end();
        }
    }

    @JCStressTest
    @Outcome(id = "open", expect = ACCEPTABLE, desc = "There was no source that could fail yet.")
    @Outcome(id = "failed", expect = ACCEPTABLE, desc = "It failed at once, and is not open.")
    @State
    public static class StartAgainstFailure extends OneCall {
        private volatile boolean hasSource;

        /** Called when the call has its source, before it is among the open ones. */
        @Override
        public void onStarted(StartedEvent event) {
            hasSource = true;
        }

        @Actor
        public void started() {
            start();
        }

        @Actor
        public void failure() {
            if (hasSource) {
                call.failed(new LlmConnectionException("down"));
            }
        }

        @Arbiter
        public void seen(L_Result result) {
            result.r1 = end();
        }
    }
}
