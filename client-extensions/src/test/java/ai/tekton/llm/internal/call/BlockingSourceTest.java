package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A source whose work is done when the test says so. */
class BlockingSourceTest {
    private final List<String> seen = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Supplier<Optional<String>>> items = new ArrayDeque<>();
    private Runnable work;
    private Runnable then;

    private final CallLoop loop = new CallLoop() {
        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void block(Runnable blocking, Runnable afterwards) {
            work = blocking;
            then = afterwards;
        }
    };

    private final Sink<String> sink = new RecordingSink<>(seen, item -> item);

    private final class Reading extends BlockingSource<String> {
        Reading(boolean opens) {
            super(loop, opens);
        }

        @Override
        protected void waiting() {
            seen.add("waiting");
        }

        @Override
        protected void openNow() {
            seen.add("opening");
        }

        @Override
        protected Optional<String> readNow() {
            return items.remove().get();
        }

        @Override
        protected TektonLlmException unexpected(Throwable failure) {
            return new TektonLlmException("unexpected " + failure.getMessage());
        }

        @Override
        public void cancel() {}

        void late() {
            expire(new LlmTimeoutException("late"));
        }
    }

    private void pullAndRead(BlockingSource<String> source) {
        source.pull(sink);
        work.run();
        then.run();
    }

    @Test
    void eachPullGetsOneSignalAndTheFirstPullGetsOpened() {
        Reading source = new Reading(true);
        items.add(() -> Optional.of("a"));
        items.add(Optional::empty);
        pullAndRead(source);
        pullAndRead(source);
        pullAndRead(source);

        assertThat(seen).containsExactly("waiting", "opening", "opened", "waiting", "a", "waiting", "ended");
    }

    @Test
    void anExceptionWhileReadingIsAFailureAndALibraryExceptionStaysUnchanged() {
        items.add(() -> {
            throw new LlmConnectionException("lost");
        });
        pullAndRead(new Reading(false));
        items.add(() -> {
            throw new AssertionError("error");
        });
        pullAndRead(new Reading(false));

        assertThat(seen).containsExactly("waiting", "failed: lost", "waiting", "failed: unexpected error");
    }

    @Test
    void aPullThatTimesOutBeforeItHasAThreadFailsOnceAndReadsNothing() {
        Reading source = new Reading(false);
        items.add(() -> Optional.of("a"));
        source.pull(sink);
        source.late();
        source.late();
        work.run();
        then.run();
        tasks.forEach(Runnable::run);

        assertThat(seen).containsExactly("waiting", "failed: late");
        assertThat(items).hasSize(1);
    }

    @Test
    void aPullThatIsLateWhileItIsReadEndsWithTheItemItReads() {
        Reading source = new Reading(false);
        items.add(() -> {
            source.late();
            return Optional.of("a");
        });
        pullAndRead(source);

        assertThat(tasks).isEmpty();
        assertThat(seen).containsExactly("waiting", "a");
    }
}
