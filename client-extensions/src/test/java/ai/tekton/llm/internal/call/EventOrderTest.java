package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventOrderTest {
    private final EventOrder order = new EventOrder();
    private final List<String> delivered = new ArrayList<>();

    private boolean report() {
        boolean first = order.enterReport(() -> delivered.add("outcome"));
        if (first) {
            order.leave();
        }
        return first;
    }

    @Test
    void theOutcomeWaitsForAllEventsInProgress() {
        order.enter();
        order.enter();
        assertThat(report()).isTrue();
        order.leave();
        assertThat(delivered).isEmpty();
        order.leave();

        assertThat(delivered).containsExactly("outcome");
    }

    @Test
    void theReportMayDeliverEventsItself() {
        order.enterReport(() -> delivered.add("outcome"));
        assertThat(order.enter()).isTrue();
        order.leave();
        assertThat(delivered).isEmpty();
        order.leave();

        assertThat(delivered).containsExactly("outcome");
    }

    @Test
    void noEventFollowsTheOutcomeAndItIsReportedOnce() {
        assertThat(report()).isTrue();

        assertThat(report()).isFalse();
        assertThat(order.enter()).isFalse();
        assertThat(delivered).containsExactly("outcome");
    }

    @Test
    void aTaskAfterTheReportWaitsForTheOutcomeAndThenRunsAtOnce() {
        order.enter();
        report();
        order.afterReport(() -> delivered.add("a"));
        assertThat(delivered).isEmpty();
        order.leave();
        order.afterReport(() -> delivered.add("b"));

        assertThat(delivered).containsExactly("outcome", "a", "b");
    }

    @Test
    void aTaskThatComesDuringTheOutcomeRunsAfterIt() {
        order.enterReport(() -> {
            order.afterReport(() -> delivered.add("a"));
            delivered.add("outcome");
        });
        order.leave();

        assertThat(delivered).containsExactly("outcome", "a");
    }

    @Test
    void whatFollowsAFailureIsDelivered() {
        order.enter();
        order.enterReport(() -> {
            throw new IllegalStateException("a mistake");
        });
        order.leave();
        order.afterReport(() -> delivered.add("a"));

        assertThatThrownBy(order::leave).hasMessage("a mistake");
        assertThat(delivered).containsExactly("a");
    }
}
