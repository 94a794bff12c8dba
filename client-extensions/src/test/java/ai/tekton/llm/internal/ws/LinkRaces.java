package ai.tekton.llm.internal.ws;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LLI_Result;

/** A link that is requested, lost, left and closed concurrently: every waiter gets a result, and a loss is reported once. */
@SuppressWarnings("this-escape") // A state of jcstress begins what its actors race for, when all of it is set.
public final class LinkRaces {
    private LinkRaces() {}

    /** A link whose attempts are made by the arbiter. */
    abstract static class OneLink {
        final ManualLink manual = new ManualLink();
        final LinkSupervisor link;

        OneLink(boolean reconnects) {
            link = manual.supervisor(reconnects);
        }

        static String answer(CompletableFuture<WebSocketLink> asked) {
            if (!asked.isDone()) {
                return "waits";
            }
            return asked.isCompletedExceptionally() ? "refused" : "linked";
        }
    }

    @JCStressTest
    @Outcome(id = "linked, 1", expect = ACCEPTABLE, desc = "With the first link or a second one.")
    @State
    public static class RequestAgainstLoss extends OneLink {
        private final WebSocketLink first;
        private CompletableFuture<WebSocketLink> asked;

        public RequestAgainstLoss() {
            super(false);
            first = manual.open(link);
        }

        @Actor
        public void loss() {
            first.lose(1006, "gone");
        }

        @Actor
        public void request() {
            asked = link.link();
        }

        @Arbiter
        public void seen(LI_Result result) {
            manual.runAttempts();
            result.r1 = answer(asked);
            result.r2 = manual.lost();
        }
    }

    @JCStressTest
    @Outcome(id = "refused, refused, 0", expect = ACCEPTABLE, desc = "Nobody waits for a link that is closed.")
    @State
    public static class RequestAgainstClose extends OneLink {
        private final CompletableFuture<WebSocketLink> before;
        private CompletableFuture<WebSocketLink> asked;

        public RequestAgainstClose() {
            super(true);
            before = link.link();
        }

        @Actor
        public void request() {
            asked = link.link();
        }

        @Actor
        public void close() {
            link.close();
        }

        @Arbiter
        public void seen(LLI_Result result) {
            manual.runAttempts();
            result.r1 = answer(before);
            result.r2 = answer(asked);
            result.r3 = manual.attempts();
        }
    }

    @JCStressTest
    @Outcome(id = "linked, 1", expect = ACCEPTABLE, desc = "The attempt was done before.")
    @Outcome(id = "refused, 1", expect = ACCEPTABLE, desc = "The link was left before the attempt was done.")
    @State
    public static class AttemptAgainstDisconnect extends OneLink {
        private final CompletableFuture<WebSocketLink> asked;

        public AttemptAgainstDisconnect() {
            super(true);
            asked = link.link();
        }

        @Actor
        public void attempt() {
            manual.runAttempts();
        }

        @Actor
        public void disconnect() {
            link.disconnect();
        }

        @Arbiter
        public void seen(LI_Result result) {
            CompletableFuture<WebSocketLink> again = link.link();
            manual.runAttempts();
            result.r1 = answer(asked);
            result.r2 = answer(again).equals("linked") ? 1 : 0;
        }
    }

    @JCStressTest
    @Outcome(id = "refused, 1", expect = ACCEPTABLE, desc = "The loss was told once, and there is no link any more.")
    @State
    public static class LossAgainstClose extends OneLink {
        private final WebSocketLink first;

        public LossAgainstClose() {
            super(true);
            first = manual.open(link);
        }

        @Actor
        public void loss() {
            first.lose(1006, "gone");
        }

        @Actor
        public void close() {
            link.close();
        }

        @Arbiter
        public void seen(LI_Result result) {
            result.r1 = answer(link.link());
            result.r2 = manual.lost();
        }
    }
}
