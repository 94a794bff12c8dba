package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The link as its users see it, over sessions without sockets. */
class LinkSupervisorTest {
    private static final ReconnectConfig AT_ONCE =
            new ReconnectConfig(true, Duration.ofMillis(1), Duration.ofMillis(1));

    private final FakeConnector connector = new FakeConnector();
    private final SocketThreads threads = new SocketThreads();
    private final RecordingOwner owner = new RecordingOwner();

    @AfterEach
    void close() {
        threads.close();
    }

    private LinkSupervisor supervisor(ReconnectConfig reconnect) {
        return new LinkSupervisor(
                connector, threads, threads::complete, reconnect, Duration.ofSeconds(60), Duration.ofHours(1), owner);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    @Test
    void connectReturnsOnceTheLinkIsMadeOnAnotherThread() throws Exception {
        LinkSupervisor link = supervisor(AT_ONCE);
        link.connect();
        link.connect();

        assertThat(link.isConnected()).isTrue();
        assertThat(connector.attempts()).isEqualTo(1);
        assertThat(connector.takeThread().getName()).isEqualTo("tekton-llm-websocket-connector");
        assertThat(get(link.link()).isOpen()).isTrue();
    }

    @Test
    void requestsMadeWhileTheLinkIsLostGetANewLinkEvenWithoutReconnecting() throws Exception {
        LinkSupervisor link = supervisor(ReconnectConfig.off());
        WebSocketLink first = get(link.link());
        CompletableFuture<CompletableFuture<WebSocketLink>> whileLost = new CompletableFuture<>();
        CountDownLatch other = new CountDownLatch(1);
        owner.whenLost(() -> {
            start(() -> {
                whileLost.complete(link.link());
                other.countDown();
            });
            RecordingOwner.await(other);
        });
        first.lose(1006, "gone");

        WebSocketLink second = get(get(whileLost));
        assertThat(second).isNotSameAs(first);
        assertThat(get(link.link())).isSameAs(second);
        assertThat(connector.attempts()).isEqualTo(2);
    }

    @Test
    void anInterruptedConnectCancelsNoOtherCaller() throws Exception {
        CountDownLatch gate = connector.hold();
        LinkSupervisor link = supervisor(AT_ONCE);
        FutureTask<TektonLlmException> connecting = new FutureTask<>(() -> {
            TektonLlmException thrown = RecordingOwner.thrownBy(link::connect);
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
            return thrown;
        });
        Thread interrupted = start(connecting);
        connector.takeThread();
        CompletableFuture<WebSocketLink> patient = link.link();
        CompletableFuture<WebSocketLink> hasty = link.linkSoon();
        interrupted.interrupt();
        assertThat(connecting.get(60, TimeUnit.SECONDS)).isInstanceOf(LlmCancelledException.class);
        assertThat(patient).isNotDone();
        gate.countDown();

        assertThat(get(patient)).isSameAs(get(hasty));
        assertThat(get(link.linkSoon()).isOpen()).isTrue();
        assertThat(connector.attempts()).isEqualTo(1);
    }

    @Test
    void cancellingAFutureCancelsNoOtherCallers() throws Exception {
        CountDownLatch gate = connector.hold();
        LinkSupervisor link = supervisor(AT_ONCE);
        CompletableFuture<WebSocketLink> mine = link.link();
        CompletableFuture<WebSocketLink> yours = link.link();
        mine.cancel(true);
        gate.countDown();

        assertThat(get(yours).isOpen()).isTrue();
    }

    @Test
    void aFailedExplicitConnectDoesNotStopReconnecting() throws Exception {
        LinkSupervisor link = supervisor(new ReconnectConfig(true, Duration.ofDays(1), Duration.ofDays(1)));
        get(link.link()).lose(1006, "gone");
        CompletableFuture<WebSocketLink> waiting = link.link();
        connector.fail(new ServiceUnavailableException("503"));
        assertThatThrownBy(link::connect).isInstanceOf(ServiceUnavailableException.class);
        assertThat(link.lastFailure()).isPresent();
        assertThat(waiting).isNotDone();

        link.connect();

        assertThat(get(waiting).isOpen()).isTrue();
        assertThat(owner.next()).isEqualTo("lost 1006 gone");
        assertThat(owner.next()).isEqualTo("reconnected");
    }

    @Test
    void aDisconnectLeavesNoLoopOfAttemptsRunning() throws Exception {
        // Half a day on average: an attempt of a loop that should have ended would be the only one in this test.
        LinkSupervisor link = supervisor(new ReconnectConfig(true, Duration.ofDays(1), Duration.ofDays(1)));
        for (int i = 1; i <= 20; i++) {
            connector.fail(new LlmConnectionException("away"));
            CompletableFuture<WebSocketLink> patient = link.link();
            assertThatThrownBy(() -> get(link.linkSoon())).hasCauseInstanceOf(LlmConnectionException.class);
            link.disconnect();
            assertThatThrownBy(() -> get(patient)).hasCauseInstanceOf(LlmCancelledException.class);
            assertThat(connector.attempts()).isEqualTo(i);
            assertThat(threads.timers()).as("timers that run").isZero();
        }
    }

    @Test
    void anAttemptInProgressEndsWithTheDisconnectAndTheNextStartsAtOnce() throws Exception {
        connector.hold();
        LinkSupervisor link = supervisor(AT_ONCE);
        CompletableFuture<WebSocketLink> stuck = link.link();
        connector.takeThread();
        link.disconnect();

        assertThatThrownBy(() -> get(stuck)).hasCauseInstanceOf(LlmCancelledException.class);
        assertThat(get(link.link()).isOpen()).isTrue();
        assertThat(connector.atOnce()).isEqualTo(1);
    }

    @Test
    void disconnectClosesTheLinkAndReportsItOnce() throws Exception {
        LinkSupervisor link = supervisor(AT_ONCE);
        WebSocketLink open = get(link.link());
        link.disconnect();

        assertThat(link.isConnected()).isFalse();
        assertThat(owner.next()).isEqualTo("lost 1000 disconnected by this side");
        assertThat(open.isOpen()).isFalse();
        get(link.link());
        assertThat(owner.events()).isEmpty();
    }

    @Test
    void closingFailsWaitingAndLaterRequestsForTheLink() {
        connector.hold();
        LinkSupervisor link = supervisor(AT_ONCE);
        List<CompletableFuture<WebSocketLink>> waiting =
                Stream.generate(link::link).limit(100).collect(Collectors.toList());
        link.close();
        threads.close();
        waiting.add(link.link());
        waiting.add(link.linkSoon());

        for (CompletableFuture<WebSocketLink> refused : waiting) {
            assertThatThrownBy(() -> get(refused))
                    .hasCauseInstanceOf(LlmCancelledException.class)
                    .hasMessageContaining("its client was closed");
        }
        assertThatThrownBy(link::connect).isInstanceOf(LlmCancelledException.class);
    }

    @Test
    void tasksThatDependOnTheLinkMayBlockWithoutDelayingReconnection() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch blocking = new CountDownLatch(1);
        CountDownLatch gate = connector.hold();
        LinkSupervisor link = supervisor(AT_ONCE);
        CompletableFuture<Thread> blocked = link.link().thenApply(open -> {
            blocking.countDown();
            RecordingOwner.await(never);
            return Thread.currentThread();
        });
        gate.countDown();
        RecordingOwner.await(blocking);
        get(link.link()).lose(1006, "gone");

        assertThat(owner.next()).isEqualTo("lost 1006 gone");
        assertThat(owner.next()).isEqualTo("reconnected");
        link.connect();
        never.countDown();
        assertThat(get(blocked).getName()).isEqualTo("tekton-llm-websocket-completions");
    }

    @Test
    void anErrorOfTheConnectorIsAFailedAttempt() throws Exception {
        connector.fail(new AssertionError("a bug"));
        LinkSupervisor link = supervisor(AT_ONCE);
        CompletableFuture<WebSocketLink> patient = link.link();

        assertThat(get(patient).isOpen()).isTrue();
        assertThat(connector.attempts()).isEqualTo(2);
    }

    @Test
    void anOwnerThatFailsDoesNotStopTheReconnecting() throws Exception {
        LinkSupervisor link = supervisor(AT_ONCE);
        WebSocketLink first = get(link.link());
        owner.whenLost(() -> {
            throw new AssertionError("a bug");
        });
        first.lose(1006, "gone");

        assertThat(owner.next()).isEqualTo("reconnected");
        assertThat(get(link.link())).isNotSameAs(first);
    }

    @Test
    void aRefusalFailsTheWaiterAndIsRepeatedToTheNextWithoutAnotherAttempt() throws Exception {
        CountDownLatch gate = connector.hold();
        LinkSupervisor link = supervisor(AT_ONCE);
        CompletableFuture<WebSocketLink> patient = link.link();
        connector.takeThread();
        connector.fail(new AuthenticationException("no"));
        link.disconnect();
        gate.countDown();
        assertThatThrownBy(() -> get(patient)).hasCauseInstanceOf(LlmCancelledException.class);
        CompletableFuture<WebSocketLink> second = link.link();

        assertThatThrownBy(() -> get(second))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(AuthenticationException.class);
        assertThat(owner.next()).isEqualTo("given up");
        assertThatThrownBy(() -> get(link.linkSoon())).hasCauseInstanceOf(AuthenticationException.class);
        assertThat(connector.attempts()).isEqualTo(2);
    }

    @Test
    void withoutAThreadToConnectTheWaitersFailForThatReason() {
        threads.close();
        LinkSupervisor link = supervisor(ReconnectConfig.off());

        assertThatThrownBy(() -> get(link.link()))
                .hasCauseInstanceOf(LlmConnectionException.class)
                .hasRootCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void withoutATimerTheWaitersFailForThatReason() throws Exception {
        LinkSupervisor link = supervisor(AT_ONCE);
        WebSocketLink first = get(link.link());
        CompletableFuture<CompletableFuture<WebSocketLink>> whileLost = new CompletableFuture<>();
        owner.whenLost(() -> whileLost.complete(link.link()));
        threads.close();
        first.lose(1006, "gone");

        assertThatThrownBy(() -> get(get(whileLost)))
                .hasCauseInstanceOf(LlmConnectionException.class)
                .hasRootCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aLinkLostAsSoonAsItIsMadeCountsAsAFailedAttempt() throws Exception {
        connector.loseNext();
        LinkSupervisor link = supervisor(AT_ONCE);

        assertThat(get(link.link()).isOpen()).isTrue();
        assertThat(connector.attempts()).isEqualTo(2);
        assertThat(owner.events()).isEmpty();
    }
}
