package ai.tekton.llm.internal.ws;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import ai.tekton.llm.error.LlmConnectionException;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Events of the socket and of the call at the same time: a request has one end, nothing follows it, and CANCEL is sent once,
 * after the request's own frame. Each outcome has the signals of the sink, the frames that were sent, and how often the
 * owner was notified of the end.
 */
@SuppressWarnings("this-escape") // A state of jcstress begins what its actors race for, when all of it is set.
public final class WebSocketSourceRaces {
    private WebSocketSourceRaces() {}

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
