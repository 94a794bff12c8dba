package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.internal.call.Requests;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.http.HttpAttempt.EndReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An attempt that another thread ends. */
class HttpAttemptTest {
    private final Watchdog watchdog = new Watchdog();
    private final HttpAttempt attempt =
            new HttpAttempt(Requests.chat(Deadline.none()).context(), watchdog);

    @AfterEach
    void endThread() {
        watchdog.close();
    }

    @Test
    void anAttemptIsWatchedFromItsFirstWaitToItsEnd() {
        attempt.startWaiting();
        assertThat(watchdog.watching()).isOne();
        attempt.end(EndReason.CLOSED);

        assertThat(watchdog.watching()).isZero();
    }

    @Test
    void theTimeoutBoundsEachWaitAndNotTheTimeBetweenTwo() {
        Duration anHour = Duration.ofHours(1);
        HttpAttempt patient =
                new HttpAttempt(attempt.context().toBuilder().timeout(anHour).build(), watchdog);
        patient.startWaiting();
        patient.stopWaiting();
        patient.check(System.nanoTime() + 10 * anHour.toNanos());
        assertThat(patient.isEnded()).isFalse();

        long before = System.nanoTime();
        patient.startWaiting();
        patient.check(before + anHour.toNanos() - 1);
        assertThat(patient.isEnded()).isFalse();
        patient.check(System.nanoTime() + anHour.toNanos());
        assertThat(patient.hasTimedOut()).isTrue();
    }

    @Test
    void anAttemptEndedBeforeItsFirstWaitIsNotWatched() {
        attempt.end(EndReason.CLOSED);
        attempt.startWaiting();

        assertThat(watchdog.watching()).isZero();
    }

    @Test
    void anAttemptEndedBeforeItIsSentIsNotSentAndNotWatched() {
        List<String> events = new ArrayList<>();
        attempt.startWaiting();
        attempt.end(EndReason.CLOSED);

        assertThatThrownBy(() -> attempt.sends(() -> events.add("cancelled")))
                .isInstanceOf(ExchangeEndedException.class);
        assertThat(events).containsExactly("cancelled");
        assertThat(watchdog.watching()).isZero();
    }
}
