package ai.tekton.llm.internal.profile;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.internal.profile.GenerationDetection.Participant;
import ai.tekton.rhetor.RhetorGeneration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GenerationDetectionTest {
    private static final CallContext CONTEXT = CallContext.builder()
            .timeout(Duration.ofSeconds(30))
            .maxRetries(0)
            .retryDelay(Duration.ZERO)
            .deadline(Deadline.none())
            .build();

    private final List<CallContext> asked = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private GenerationAnswer answer = GenerationAnswer.of(RhetorGeneration.TEKTON_2025_09);
    private long now;
    private final GenerationDetection detection = new GenerationDetection(
            context -> new GenerationProbe.Inspection() {
                @Override
                public GenerationAnswer ask() {
                    asked.add(context);
                    return answer;
                }

                @Override
                public void cancel() {
                    cancelled.add("cancelled");
                }
            },
            "Rhetor at http://here",
            () -> now);

    @Test
    void theFirstCallDetectsTheGenerationForAllLaterCalls() {
        assertThat(detection.known()).isEmpty();
        assertThat(detection.now(CONTEXT)).contains(RhetorGeneration.TEKTON_2025_09);
        assertThat(detection.now(CONTEXT)).contains(RhetorGeneration.TEKTON_2025_09);

        assertThat(detection.known()).contains(RhetorGeneration.TEKTON_2025_09);
        assertThat(asked).hasSize(1);
    }

    @Test
    void detectingTakesNoLongerThanTwoSecondsOrTheCallsTimeout() {
        detection.now(CONTEXT);
        GenerationDetection other = new GenerationDetection(this::look, "Rhetor", () -> now);
        other.now(CONTEXT.withTimeout(Duration.ofMillis(500)));

        assertThat(asked)
                .extracting(CallContext::timeout)
                .containsExactly(Duration.ofSeconds(2), Duration.ofMillis(500));
    }

    private GenerationProbe.Inspection look(CallContext context) {
        return new GenerationProbe.Inspection() {
            @Override
            public GenerationAnswer ask() {
                asked.add(context);
                return answer;
            }

            @Override
            public void cancel() {}
        };
    }

    @Test
    void theNextCallDetectsAgainIfTheServerWasUnreachable() {
        answer = GenerationAnswer.unreached();
        assertThat(detection.now(CONTEXT)).isEmpty();
        assertThat(detection.known()).isEmpty();

        answer = GenerationAnswer.of(RhetorGeneration.TEKTON_2025_09);
        assertThat(detection.now(CONTEXT)).contains(RhetorGeneration.TEKTON_2025_09);
    }

    @Test
    void aServerOfAnUndetectedGenerationIsNotProbedAgainForAWhile() {
        answer = GenerationAnswer.undetected();
        assertThat(detection.now(CONTEXT)).isEmpty();
        assertThat(detection.now(CONTEXT)).isEmpty();
        assertThat(asked).hasSize(1);

        now = Duration.ofSeconds(5).toNanos();
        answer = GenerationAnswer.of(RhetorGeneration.CONTRACT);
        assertThat(detection.now(CONTEXT)).contains(RhetorGeneration.CONTRACT);
    }

    @Test
    void waitersAreNotifiedInTheirOrder() {
        Participant first = detection.join(CONTEXT);
        List<Integer> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            detection.join(CONTEXT).then(() -> events.add(number));
        }
        first.ask();

        assertThat(events).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aWaitingCallIsNotifiedWhenTheDetectionHasAResult() {
        Participant first = detection.join(CONTEXT);
        Participant second = detection.join(CONTEXT);
        List<RhetorGeneration> events = new ArrayList<>();
        second.then(() -> second.outcome().generation().ifPresent(events::add));
        assertThat(first.isFirst()).isTrue();
        assertThat(second.isFirst()).isFalse();
        assertThat(events).isEmpty();

        first.ask();

        assertThat(events).containsExactly(RhetorGeneration.TEKTON_2025_09);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aCallThatWaitsForAnAbandonedDetectionStartsAnother() {
        Participant first = detection.join(CONTEXT);
        Participant second = detection.join(CONTEXT);
        List<Boolean> givenUp = new ArrayList<>();
        second.then(() -> givenUp.add(second.outcome().isCancelled()));

        first.abandon();

        assertThat(givenUp).containsExactly(true);
        assertThat(cancelled).hasSize(1);
        assertThat(detection.join(CONTEXT).isFirst()).isTrue();
    }

    @Test
    void theResultOfAnAbandonedDetectionDoesNotAffectTheNext() {
        Participant first = detection.join(CONTEXT);
        first.abandon();
        Participant second = detection.join(CONTEXT);
        first.ask();
        assertThat(detection.known()).isEmpty();

        second.ask();
        assertThat(detection.known()).isPresent();
    }

    /** The states and their changes in any order: unknown, asked for, known. */
    @Test
    void noCallWaitsForAnEndedCallInAnyOrderOfCalls() {
        Random random = new Random(15);
        for (int round = 0; round < 2_000; round++) {
            GenerationDetection each = new GenerationDetection(this::look, "Rhetor", () -> now);
            answer = random.nextInt(3) == 0
                    ? GenerationAnswer.unreached()
                    : GenerationAnswer.of(RhetorGeneration.CONTRACT);
            List<Participant> open = new ArrayList<>();
            List<Participant> waiting = new ArrayList<>();
            int[] events = new int[1];
            int joined = 0;
            for (int step = 0; step < 12; step++) {
                if (open.isEmpty() || random.nextBoolean()) {
                    Participant asking = each.join(CONTEXT);
                    (asking.isFirst() ? open : waiting).add(asking);
                    asking.then(() -> events[0]++);
                    joined++;
                } else if (random.nextBoolean()) {
                    open.remove(random.nextInt(open.size())).ask();
                } else {
                    open.remove(random.nextInt(open.size())).abandon();
                }
                assertThat(open).as("one asks at a time").hasSizeLessThanOrEqualTo(1);
                if (open.isEmpty()) {
                    assertThat(events[0]).as("calls that were notified").isEqualTo(joined);
                }
            }
            open.forEach(Participant::ask);
            assertThat(waiting).allSatisfy(asking -> {
                boolean[] over = new boolean[1];
                asking.then(() -> over[0] = true);
                assertThat(over[0]).isTrue();
            });
        }
    }
}
