package ai.tekton.llm.internal.call;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Permits that are taken and returned concurrently: none is lost, and none is granted twice. */
@SuppressWarnings("this-escape") // A state of jcstress begins what its actors race for, when all of it is set.
public final class BlockingPermitsRaces {
    private BlockingPermitsRaces() {}

    abstract static class Permits {
        final BlockingPermits permits;
        private final AtomicInteger held = new AtomicInteger();

        Permits(int count) {
            permits = new BlockingPermits(count);
        }

        final void take() {
            if (permits.tryAcquire(held::incrementAndGet)) {
                held.incrementAndGet();
            }
        }

        final void release() {
            held.decrementAndGet();
            permits.release();
        }

        /** Which thread has a permit, and how many are available. */
        final void tell(II_Result result) {
            result.r1 = held.get();
            while (permits.tryAcquire(() -> {})) {
                result.r2++;
            }
        }
    }

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Who takes the permit has it, at once or when it is given back.")
    @State
    public static class TakeAgainstRelease extends Permits {
        public TakeAgainstRelease() {
            super(1);
            take();
        }

        @Actor
        public void taken() {
            take();
        }

        @Actor
        public void released() {
            release();
        }

        @Arbiter
        public void seen(II_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "One of the two has it.")
    @State
    public static class TakeAgainstTake extends Permits {
        public TakeAgainstTake() {
            super(1);
        }

        @Actor
        public void one() {
            take();
        }

        @Actor
        public void other() {
            take();
        }

        @Arbiter
        public void seen(II_Result result) {
            tell(result);
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One goes to who waits, the other is free.")
    @State
    public static class ReleaseAgainstRelease extends Permits {
        public ReleaseAgainstRelease() {
            super(2);
            take();
            take();
            take();
        }

        @Actor
        public void one() {
            release();
        }

        @Actor
        public void other() {
            release();
        }

        @Arbiter
        public void seen(II_Result result) {
            tell(result);
        }
    }
}
