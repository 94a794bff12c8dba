package ai.tekton.llm.internal.ws;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Frames that are given while others leave, or while the link is lost. */
@SuppressWarnings("this-escape") // A state of jcstress begins what its actors race for, when all of it is set.
public final class FrameSenderRaces {
    private FrameSenderRaces() {}

    /** Each outcome is how many frames were handed to the remote end, how many failed, and how many at once at most. */
    abstract static class OneSender implements FrameSender.Remote {
        final FrameSender sender = new FrameSender(this, failure -> {
            throw new AssertionError(failure);
        });
        private final Queue<Consumer<Throwable>> leaving = new ConcurrentLinkedQueue<>();
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        final void give() {
            sender.send("frame", failure -> failed.incrementAndGet());
        }

        /** Says that the frame that is leaving has left. */
        final void left() {
            Consumer<Throwable> sent = leaving.poll();
            if (sent != null) {
                sent.accept(null);
            }
        }

        @Override
        public void send(String frame, Consumer<Throwable> sent) {
            begun.incrementAndGet();
            leaving.add(sent);
            most.accumulateAndGet(leaving.size(), Math::max);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        final void tell(III_Result result) {
            while (!leaving.isEmpty()) {
                left();
            }
            result.r1 = begun.get();
            result.r2 = failed.get();
            result.r3 = most.get();
        }
    }

    @JCStressTest
    @Outcome(id = "2, 0, 1", expect = ACCEPTABLE, desc = "Both left, one after the other.")
    @State
    public static class SendAgainstSend extends OneSender {
        @Actor
        public void one() {
            give();
        }

        @Actor
        public void other() {
            give();
        }

        @Arbiter
        public void seen(III_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "2, 0, 1", expect = ACCEPTABLE, desc = "The second waited for the first, or came behind it.")
    @State
    public static class SendAgainstLeaving extends OneSender {
        public SendAgainstLeaving() {
            give();
        }

        @Actor
        public void given() {
            give();
        }

        @Actor
        public void hasLeft() {
            left();
        }

        @Arbiter
        public void seen(III_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "The link was lost before it was handed on.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "It may not have left, and its sender is told so.")
    @State
    public static class SendAgainstStop extends OneSender {
        @Actor
        public void given() {
            give();
        }

        @Actor
        public void stopped() {
            sender.stop();
        }

        @Arbiter
        public void seen(III_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "It had left before the link was lost.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "It may not have left, and its sender is told so.")
    @State
    public static class LeavingAgainstStop extends OneSender {
        public LeavingAgainstStop() {
            give();
        }

        @Actor
        public void hasLeft() {
            left();
        }

        @Actor
        public void stopped() {
            sender.stop();
        }

        @Arbiter
        public void seen(III_Result result) {
            tell(result);
        }
    }
}
