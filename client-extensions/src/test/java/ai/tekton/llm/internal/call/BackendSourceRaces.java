package ai.tekton.llm.internal.call;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A call that is cancelled as the thread of its backend begins. */
@SuppressWarnings("this-escape") // A state of jcstress begins what its actors race for, when all of it is set.
public final class BackendSourceRaces {
    private static final CompletionResponse ANSWER =
            CompletionResponse.builder().content("too late").build();
    private static final Watchdog UNUSED = new Watchdog();
    private static final CallLoop NO_LOOP = new CallLoop() {
        @Override
        public void execute(Runnable task) {
            throw new AssertionError("The answer comes after the cancellation.");
        }

        @Override
        public void block(Runnable work, Runnable then) {
            throw new AssertionError("A backend is asked on a thread of its own.");
        }
    };

    private BackendSourceRaces() {}

    @JCStressTest
    @Outcome(id = "not called", expect = ACCEPTABLE, desc = "The cancellation was first.")
    @Outcome(id = "interrupted", expect = ACCEPTABLE, desc = "The backend was called, and interrupted.")
    @State
    public static class BeginAgainstCancel implements LlmBackend, Sink<CompletionResponse> {
        private final Source<CompletionResponse> source;
        private Runnable begin;
        private volatile boolean cancelled;
        private String seen = "not called";

        public BeginAgainstCancel() {
            CallThreads threads = new CallThreads(task -> begin = task, 1);
            source = new BackendUpstream(this, threads, UNUSED)
                    .open(Request.whole(Requests.chat(Deadline.none())), NO_LOOP);
            source.pull(this);
        }

        @Override
        public CompletionResponse complete(ChatCall call) {
            while (!cancelled) {
                Thread.onSpinWait();
            }
            seen = Thread.interrupted() ? "interrupted" : "called, and not interrupted";
            return ANSWER;
        }

        @Actor
        public void begin() {
            begin.run();
        }

        @Actor
        public void cancel() {
            source.cancel();
            cancelled = true;
        }

        @Arbiter
        public void seen(L_Result result) {
            result.r1 = seen;
        }

        @Override
        public ChunkStream stream(ChatCall call) {
            throw new AssertionError("Only a whole answer is requested here.");
        }

        @Override
        public String name() {
            return "mine";
        }

        @Override
        public void opened() {}

        @Override
        public void next(CompletionResponse item) {}

        @Override
        public void ended() {}

        @Override
        public void failed(TektonLlmException failure) {}
    }
}
