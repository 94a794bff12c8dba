package ai.tekton.llm.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

/** The threads of mocks that a test starts. Mocks of other tests, such as that of a shared cassette, may be there as well. */
final class MockThreads {
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** Call this before the test's first mock starts. */
    MockThreads() {}

    void assertNoneIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("rhetor-mock") || name.startsWith("globalEventExecutor"));
    }
}
