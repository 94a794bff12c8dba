package ai.tekton.llm.internal.call;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A pull whose time is up while its thread starts: it is answered once. */
@SuppressWarnings("this-escape") // A state of jcstress begins what its actors race for, when all of it is set.
public final class BlockingSourceRaces {
    private BlockingSourceRaces() {}

    @JCStressTest
    @Outcome(id = "item", expect = ACCEPTABLE, desc = "The thread was first.")
    @Outcome(id = "late", expect = ACCEPTABLE, desc = "The time was up first, and nothing was read.")
    @State
    public static class ReadAgainstExpiry extends BlockingSource<String> implements Sink<String> {
        private static final class Loop implements CallLoop {
            private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
            private Runnable work;
            private Runnable then;

            @Override
            public void execute(Runnable task) {
                tasks.add(task);
            }

            @Override
            public void block(Runnable blocking, Runnable afterwards) {
                work = blocking;
                then = afterwards;
            }
        }

        private final Loop loop;
        private final StringBuilder signals = new StringBuilder();
        private boolean wasRead;

        public ReadAgainstExpiry() {
            this(new Loop());
        }

        private ReadAgainstExpiry(Loop loop) {
            super(loop, false);
            this.loop = loop;
            pull(this);
        }

        @Actor
        public void read() {
            loop.work.run();
            loop.execute(loop.then);
        }

        @Actor
        public void expired() {
            expire(new LlmTimeoutException("late"));
        }

        @Arbiter
        public void seen(L_Result result) {
            loop.tasks.forEach(Runnable::run);
            boolean readForNobody = wasRead && !signals.toString().equals("item");
            result.r1 = readForNobody ? signals + ", and an item is lost" : signals.toString();
        }

        @Override
        protected Optional<String> readNow() {
            wasRead = true;
            return Optional.of("item");
        }

        @Override
        protected TektonLlmException unexpected(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void cancel() {}

        @Override
        public void opened() {
            signals.append("opened");
        }

        @Override
        public void next(String item) {
            signals.append(item);
        }

        @Override
        public void ended() {
            signals.append("ended");
        }

        @Override
        public void failed(TektonLlmException failure) {
            signals.append(failure.getMessage());
        }
    }
}
