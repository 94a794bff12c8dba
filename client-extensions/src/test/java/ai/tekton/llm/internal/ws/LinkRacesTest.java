package ai.tekton.llm.internal.ws;

import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.LlmConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two threads at one link at once, many times over; the attempts are made when the test says so. */
class LinkRacesTest {
    private static final int ROUNDS = 2_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final CyclicBarrier together = new CyclicBarrier(2);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private void repeat(Runnable round) {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
    }

    @Test
    void aRequestMadeWhileTheLinkIsBeingLostGetsALink() {
        repeat(() -> {
            ManualLink manual = new ManualLink();
            LinkSupervisor link = manual.supervisor(false);
            WebSocketLink first = manual.open(link);
            List<CompletableFuture<WebSocketLink>> asked = new ArrayList<>();

            both(() -> first.lose(1006, "gone"), () -> asked.add(link.link()));

            manual.runAttempts();
            require(asked.get(0).isDone(), "The request waits for ever.");
            require(manual.lost() == 1, "The loss is told once.");
        });
    }

    @Test
    void twoRequestsShareOneAttempt() {
        repeat(() -> {
            ManualLink manual = new ManualLink();
            LinkSupervisor link = manual.supervisor(true);
            List<CompletableFuture<WebSocketLink>> mine = new ArrayList<>();
            List<CompletableFuture<WebSocketLink>> yours = new ArrayList<>();

            both(() -> mine.add(link.link()), () -> yours.add(link.linkSoon()));

            require(manual.attempts() == 1, "There is one attempt.");
            manual.runAttempts();
            require(mine.get(0).join() == yours.get(0).join(), "There is one link.");
        });
    }

    @Test
    void aRequestMadeWhileTheAttemptFailsIsRefusedOrGetsTheNext() {
        repeat(() -> {
            ManualLink manual = new ManualLink();
            LinkSupervisor link = manual.supervisor(false);
            manual.failNext(new LlmConnectionException("away"));
            CompletableFuture<WebSocketLink> first = link.link();
            List<CompletableFuture<WebSocketLink>> asked = new ArrayList<>();

            both(manual::runOneAttempt, () -> asked.add(link.link()));

            manual.runAttempts();
            require(first.isCompletedExceptionally(), "The first request is refused.");
            require(asked.get(0).isDone(), "The request waits for ever.");
        });
    }

    @Test
    void aRequestMadeDuringADisconnectIsRefusedOrGetsALink() {
        repeat(() -> {
            ManualLink manual = new ManualLink();
            LinkSupervisor link = manual.supervisor(true);
            List<CompletableFuture<WebSocketLink>> asked = new ArrayList<>();
            CompletableFuture<WebSocketLink> before = link.link();

            both(link::disconnect, () -> asked.add(link.link()));

            require(manual.attempts() <= 1, "There is at most one attempt.");
            manual.runAttempts();
            require(before.isCompletedExceptionally(), "Who asked before is refused.");
            require(asked.get(0).isDone(), "The request waits for ever.");
        });
    }

    @Test
    void everyRequestOfConcurrentThreadsEndsAndAttemptsNeverOverlap() throws Exception {
        FakeConnector connector = new FakeConnector();
        SocketThreads real = new SocketThreads();
        RecordingOwner owner = new RecordingOwner();
        ReconnectConfig reconnect = new ReconnectConfig(true, Duration.ofNanos(1), Duration.ofMillis(1));
        LinkSupervisor link = new LinkSupervisor(
                connector, real, real::complete, reconnect, Duration.ofSeconds(60), Duration.ofHours(1), owner);
        Queue<CompletableFuture<WebSocketLink>> asked = new ConcurrentLinkedQueue<>();
        Runnable user = () -> {
            Random random = new Random(Thread.currentThread().getName().hashCode());
            for (int i = 0; i < 5 * ROUNDS; i++) {
                act(random.nextInt(20), link, connector, asked);
            }
        };
        both(user, user);
        connector.forgetFailures();
        asked.add(link.link());

        for (CompletableFuture<WebSocketLink> request : asked) {
            request.handle((opened, failure) -> true).get(60, TimeUnit.SECONDS);
        }
        require(connector.atOnce() == 1, "There is one attempt at a time.");
        link.connect();
        require(real.timers() <= 1, "There is one timer at a time.");
        link.close();
        real.close();
        for (CompletableFuture<WebSocketLink> request : asked) {
            require(request.isDone(), "Every request ends.");
        }
    }

    private static void act(
            int what, LinkSupervisor link, FakeConnector connector, Queue<CompletableFuture<WebSocketLink>> asked) {
        if (what == 0) {
            link.disconnect();
        } else if (what == 1) {
            connector.fail(new LlmConnectionException("away"));
        } else if (what == 2) {
            connector.loseNext();
        } else if (what == 3) {
            link.link().cancel(false);
        } else if (what < 8) {
            asked.add(link.link().thenApply(open -> {
                open.lose(1006, "gone");
                return open;
            }));
        } else if (what < 14) {
            asked.add(link.linkSoon());
        } else {
            asked.add(link.link());
        }
    }

    private void both(Runnable one, Runnable other) {
        Future<?> first = threads.submit(() -> begin(one));
        Future<?> second = threads.submit(() -> begin(other));
        end(first);
        end(second);
    }

    private void begin(Runnable task) {
        try {
            together.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
        task.run();
    }

    private static void end(Future<?> task) {
        try {
            task.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }
}
