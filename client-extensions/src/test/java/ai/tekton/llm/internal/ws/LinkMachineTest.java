package ai.tekton.llm.internal.ws;

import static ai.tekton.llm.internal.ws.LinkWaiter.Patience.CONNECT;
import static ai.tekton.llm.internal.ws.LinkWaiter.Patience.ONE_ATTEMPT;
import static ai.tekton.llm.internal.ws.LinkWaiter.Patience.UNTIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The link's states and what leads from one to the other, without threads, clocks and sockets. {@link LinkFixture} checks
 * after every event that no waiter waits without an attempt or a timer, that there is at most one of each, and more.
 */
class LinkMachineTest {
    private final LinkFixture world = new LinkFixture(true);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyEventInEveryReachableStateLetsTheLinkRecover(boolean reconnects) {
        Set<String> kinds = new LinkedHashSet<>();
        Deque<List<Integer>> ways = new ArrayDeque<>();
        ways.add(List.of());
        while (!ways.isEmpty()) {
            List<Integer> way = ways.remove();
            LinkFixture reached = go(reconnects, way);
            int choices = reached.choices().size();
            if (kinds.add(reached.kind())) {
                IntStream.range(0, choices).forEach(next -> ways.add(append(way, next)));
            }
            reached.recover();
        }
        for (String state : List.of("Idle", "Connecting", "Open", "Closed")) {
            assertThat(kinds).anyMatch(kind -> kind.startsWith(state));
        }
        assertThat(kinds.stream().anyMatch(kind -> kind.startsWith("Waiting"))).isEqualTo(reconnects);
    }

    private static List<Integer> append(List<Integer> way, int next) {
        List<Integer> longer = new ArrayList<>(way);
        longer.add(next);
        return longer;
    }

    private static LinkFixture go(boolean reconnects, List<Integer> way) {
        LinkFixture gone = new LinkFixture(reconnects);
        List<String> names = new ArrayList<>();
        try {
            for (int step : way) {
                List<LinkFixture.Choice> choices = gone.choices();
                LinkFixture.Choice choice = choices.get(step);
                names.add(choice.name());
                choice.happen().run();
            }
        } catch (AssertionError e) {
            throw new AssertionError("After " + names + ": " + e.getMessage(), e);
        }
        return gone;
    }

    @Property(tries = 500)
    void everyOrderOfManyEventsLetsTheLinkRecoverAndClose(
            @ForAll boolean reconnects, @ForAll @Size(max = 60) List<@IntRange(max = 1000) Integer> way) {
        // Closing ends everything, so it is kept for the end of the way.
        LinkFixture gone = new LinkFixture(reconnects);
        List<String> names = new ArrayList<>();
        for (int step : way) {
            List<LinkFixture.Choice> choices = gone.choices();
            LinkFixture.Choice choice = choices.get(step % (choices.size() - 1));
            names.add(choice.name());
            choice.happen().run();
        }
        gone.recover();
        gone.on(new LinkEvent.CloseRequested());
        gone.choices().forEach(choice -> choice.happen().run());
        assertThat(gone.state()).as("after %s", names).isInstanceOf(LinkState.Closed.class);
    }

    @Test
    void theFirstCallerStartsAnAttemptAndTheOthersJoinIt() {
        LinkWaiter first = world.ask(UNTIL_OPEN);
        LinkWaiter second = world.ask(CONNECT);
        LinkWaiter third = world.ask(ONE_ATTEMPT);
        assertThat(world.state()).isInstanceOf(LinkState.Connecting.class);
        world.succeed();
        LinkWaiter fourth = world.ask(UNTIL_OPEN);

        assertThat(world.state()).isInstanceOf(LinkState.Open.class);
        assertThat(world.answered()).containsExactly(first, second, third, fourth);
    }

    @Test
    void anImpatientWaiterFailsWithTheFailedAttemptAndAPatientOneWaitsForTheNext() {
        LinkWaiter patient = world.ask(UNTIL_OPEN);
        LinkWaiter hasty = world.ask(ONE_ATTEMPT);
        LinkWaiter connecting = world.ask(CONNECT);
        world.fail(new LlmConnectionException("away"));
        LinkWaiter late = world.ask(ONE_ATTEMPT);
        assertThat(world.refused()).containsExactly(hasty, connecting, late);
        world.due(Duration.ZERO);
        world.succeed();

        assertThat(world.answered()).containsExactly(patient);
    }

    @Test
    void aFailedExplicitConnectIsNotRetried() {
        world.ask(CONNECT);
        world.fail(new LlmConnectionException("away"));

        assertThat(world.state()).isInstanceOf(LinkState.Idle.class);
        assertThat(world.state().lastFailure()).isPresent();
    }

    @Test
    void aRefusedExplicitConnectIsReportedByItsExceptionOnly() {
        LinkWaiter connecting = world.ask(CONNECT);
        world.fail(new AuthenticationException("no"));

        assertThat(world.refused()).containsExactly(connecting);
        assertThat(world.reported()).isEmpty();
    }

    @Test
    void aRequestThatJoinsAnExplicitConnectKeepsTheAttemptsGoing() {
        LinkWaiter connecting = world.ask(CONNECT);
        LinkWaiter request = world.ask(UNTIL_OPEN);
        world.fail(new LlmConnectionException("away"));
        assertThat(world.refused()).containsExactly(connecting);
        assertThat(world.state()).isInstanceOf(LinkState.Waiting.class);
        world.due(Duration.ZERO);
        world.succeed();

        assertThat(world.answered()).containsExactly(request);
    }

    @Test
    void aFailedExplicitConnectDoesNotStopEarlierReconnecting() {
        world.ask(UNTIL_OPEN);
        world.succeed();
        lose();
        world.ask(CONNECT);
        assertThat(world.state()).isInstanceOf(LinkState.Connecting.class);
        world.fail(new LlmConnectionException("503"));

        assertThat(world.state()).isInstanceOf(LinkState.Waiting.class);
    }

    private void lose() {
        LinkState.Open open = (LinkState.Open) world.state();
        world.on(new LinkEvent.Lost(open.generation(), 1006, "gone"));
    }

    @Test
    void aRefusalEndsTheAttemptsAndIsReportedWithoutAnExplicitConnect() {
        world.ask(UNTIL_OPEN);
        world.fail(new AuthenticationException("no"));

        assertThat(world.state()).isInstanceOf(LinkState.Idle.class);
        assertThat(world.reported()).containsExactly("given up");
    }

    @Test
    void aRefusalIsRepeatedToImpatientWaitersForHalfAMinute() {
        LinkMachine machine = new LinkMachine(true, Duration.ofSeconds(30));
        LinkState refused =
                new LinkState.Idle(7, false, Optional.of(new LinkState.Failure(new AuthenticationException("no"), 5)));
        LinkWaiter hasty = new LinkWaiter(ONE_ATTEMPT, Runnable::run);
        long nearlyOver = 5 + Duration.ofSeconds(30).toNanos() - 1;

        assertThat(machine.next(refused, new LinkEvent.Asked(hasty, nearlyOver)).state())
                .isEqualTo(refused);
        assertThat(machine.next(refused, new LinkEvent.Asked(hasty, nearlyOver + 1))
                        .state())
                .isInstanceOf(LinkState.Connecting.class);
        LinkWaiter patient = new LinkWaiter(UNTIL_OPEN, Runnable::run);
        assertThat(machine.next(refused, new LinkEvent.Asked(patient, 5)).state())
                .isInstanceOf(LinkState.Connecting.class);
    }

    @Test
    void waitsGrowUntilThereIsALinkAndStartOverAfterIt() {
        world.ask(UNTIL_OPEN);
        world.fail(new LlmConnectionException("away"));
        world.due(Duration.ZERO);
        world.fail(new LlmConnectionException("away"));
        assertThat(((LinkState.Waiting) world.state()).waits()).isEqualTo(2);
        world.due(Duration.ZERO);
        world.succeed();
        lose();

        assertThat(((LinkState.Waiting) world.state()).waits()).isEqualTo(1);
    }

    @Test
    void aRestoredLinkIsReportedButNotTheFirstNorOneAfterADisconnect() {
        world.ask(UNTIL_OPEN);
        world.succeed();
        assertThat(world.reported()).isEmpty();
        lose();
        world.due(Duration.ZERO);
        world.succeed();
        assertThat(world.reported()).containsExactly("lost 1006", "reconnected");
        world.on(new LinkEvent.DisconnectRequested());
        world.ask(UNTIL_OPEN);
        world.succeed();

        assertThat(world.reported()).containsExactly("lost 1006", "reconnected", "closed 1000", "lost 1000");
    }

    @Test
    void aPeerIsPingedAndIsLostWhenItHasBeenSilentForTwoIntervals() {
        world.ask(UNTIL_OPEN);
        world.succeed();
        world.due(LinkFixture.PING_INTERVAL);
        world.due(LinkFixture.PING_INTERVAL.multipliedBy(2).minusNanos(1));
        world.due(LinkFixture.PING_INTERVAL.multipliedBy(2));

        assertThat(world.reported()).containsExactly("ping", "ping", "closed 1006", "lost 1006");
    }

    @Test
    void anIntervalOfAnyLengthCanBeCompared() {
        LinkMachine machine = new LinkMachine(true, Duration.ofSeconds(Long.MAX_VALUE));
        LinkState open = new LinkState.Open(1, new WebSocketLink(new FakeSession(), null));

        assertThat(machine.next(open, new LinkEvent.Due(1, Duration.ofDays(1))).state())
                .isEqualTo(open);
    }

    @Test
    void aCallAfterTheEndFailsBecauseTheClientIsClosed() {
        world.on(new LinkEvent.CloseRequested());
        LinkWaiter late = new LinkWaiter(UNTIL_OPEN, Runnable::run);
        LinkMachine.Transition transition =
                new LinkMachine(true, Duration.ofSeconds(30)).next(world.state(), new LinkEvent.Asked(late, 0));

        assertThat(transition.effects()).singleElement().isInstanceOfSatisfying(LinkEffect.Refuse.class, refusal -> {
            assertThat(refusal.waiter()).isSameAs(late);
            assertThat(refusal.failure())
                    .isInstanceOf(LlmCancelledException.class)
                    .hasMessageContaining("its client was closed");
        });
    }
}
