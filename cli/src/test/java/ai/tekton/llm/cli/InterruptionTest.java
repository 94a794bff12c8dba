package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterruptionTest {
    @Test
    void aCtrlCInterruptsTheActionAndNotWhatFollowsIt() {
        try (Interruption ctrlC = new Interruption()) {
            ctrlC.interrupt();

            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aCtrlCWhoseHandlerRunsAfterTheActionHasNoEffect() {
        Interruption ctrlC = new Interruption();
        ctrlC.close();

        ctrlC.interrupt();

        assertThat(Thread.interrupted()).isFalse();
    }
}
