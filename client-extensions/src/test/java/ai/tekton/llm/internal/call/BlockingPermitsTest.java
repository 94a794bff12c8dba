package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockingPermitsTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void acquiringDoesNotWaitWhileThereArePermits() {
        BlockingPermits permits = new BlockingPermits(2);

        assertThat(permits.tryAcquire(() -> ran.add("a"))).isTrue();
        assertThat(permits.tryAcquire(() -> ran.add("b"))).isTrue();
        assertThat(permits.tryAcquire(() -> ran.add("c"))).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void aPermitIsPassedToTheLongestWaiter() {
        BlockingPermits permits = new BlockingPermits(1);
        permits.tryAcquire(() -> ran.add("a"));
        permits.tryAcquire(() -> ran.add("b"));
        permits.tryAcquire(() -> ran.add("c"));

        permits.release();
        assertThat(ran).containsExactly("b");
        assertThat(permits.tryAcquire(() -> ran.add("d")))
                .as("the permit is b's")
                .isFalse();
        permits.release();
        assertThat(ran).containsExactly("b", "c");
    }

    @Test
    void aPermitWithoutAWaiterIsFree() {
        BlockingPermits permits = new BlockingPermits(1);
        permits.tryAcquire(() -> ran.add("a"));
        permits.release();

        assertThat(permits.tryAcquire(() -> ran.add("b"))).isTrue();
        assertThat(permits.tryAcquire(() -> ran.add("c"))).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void aPermitMayBeReturnedImmediately() {
        BlockingPermits permits = new BlockingPermits(1);
        permits.tryAcquire(() -> ran.add("a"));
        permits.tryAcquire(() -> {
            ran.add("b");
            permits.release();
        });
        permits.tryAcquire(() -> ran.add("c"));

        permits.release();
        assertThat(ran).containsExactly("b", "c");
    }
}
