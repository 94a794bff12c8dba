package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private final List<String> closed = new ArrayList<>();

    private AutoCloseable failing(String name) {
        return () -> {
            closed.add(name);
            throw new IllegalStateException(name);
        };
    }

    @Test
    void allAreClosedInTheirOrder() {
        Closing.all(List.of(() -> closed.add("a"), () -> closed.add("b")));

        assertThat(closed).containsExactly("a", "b");
    }

    @Test
    void closingContinuesAfterFailuresAndTheFirstHasTheOthersSuppressed() {
        assertThatThrownBy(() -> Closing.all(List.of(failing("a"), () -> closed.add("b"), failing("c"))))
                .hasMessage("a")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("c")));

        assertThat(closed).containsExactly("a", "b", "c");
    }
}
