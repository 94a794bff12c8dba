package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Frames are sent one at a time and in order, and each failure is reported to its sender. */
class FrameSenderTest {
    private final FakeRemote remote = new FakeRemote();
    private final List<Throwable> broken = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final FrameSender sender = new FrameSender(remote, broken::add);

    private void send(String frame) {
        sender.send(frame, failure -> failed.add(frame + ": " + failure.getMessage()));
    }

    @Test
    void aFrameWaitsUntilTheOneBeforeIsSent() {
        send("a");
        send("b");
        send("c");
        assertThat(remote.taken).containsExactly("a");

        remote.finish(null);
        assertThat(remote.taken).containsExactly("a", "b");
        remote.finish(null);
        remote.finish(null);

        assertThat(remote.taken).containsExactly("a", "b", "c");
        assertThat(failed).isEmpty();
    }

    @Test
    void framesThatAreSentAtOnceDoNotGrowTheStack() {
        remote.finishesAtOnce = false;
        send("first");
        for (int i = 0; i < 100_000; i++) {
            send("x");
        }
        remote.finishesAtOnce = true;
        remote.finish(null);

        assertThat(remote.taken).hasSize(100_001);
    }

    @Test
    void anErrorOfTheRemoteFailsOnlyItsFrameIfTheConnectionIsStillUsable() {
        remote.thrown = new Error("no Unicode");
        send("bad");
        remote.thrown = null;
        send("good");

        assertThat(failed).containsExactly("bad: no Unicode");
        assertThat(remote.taken).containsExactly("good");
        assertThat(broken).isEmpty();
    }

    @Test
    void anExceptionOfAClosedRemoteBreaksTheConnection() {
        remote.thrown = new IllegalStateException("closed");
        remote.open = false;
        send("late");

        assertThat(failed).containsExactly("late: closed");
        assertThat(broken).containsExactly(remote.thrown);
    }

    @Test
    void aPartlySentFrameBreaksTheConnection() {
        send("a");
        remote.finish(new IOException("broken pipe"));

        assertThat(failed).containsExactly("a: broken pipe");
        assertThat(broken).hasSize(1);
    }

    @Test
    void currentWaitingAndLaterFramesFailWhenTheSenderStops() {
        send("leaving");
        send("waiting");
        sender.stop();
        send("later");

        assertThat(failed)
                .containsExactly(
                        "leaving: the connection was lost",
                        "waiting: the connection was lost",
                        "later: the connection was lost");
        remote.finish(new IOException("too late"));
        assertThat(failed).hasSize(3);
        assertThat(remote.taken).containsExactly("leaving");
        assertThat(broken).isEmpty();
    }

    @Test
    void aSenderWhoseFailureCallbackFailsDoesNotDelayTheNextFrames() {
        remote.thrown = new Error("no Unicode");
        sender.send("bad", failure -> {
            throw new AssertionError("a bug");
        });
        remote.thrown = null;
        send("good");

        assertThat(remote.taken).containsExactly("good");
    }

    @Test
    void aFrameSentByAFailureCallbackIsSent() {
        remote.thrown = new Error("no Unicode");
        sender.send("bad", failure -> {
            remote.thrown = null;
            send("instead");
        });

        assertThat(remote.taken).containsExactly("instead");
    }

    @Test
    void eachFrameIsSentOrFailsOnceIfTheSenderStopsMeanwhile() throws Exception {
        int threads = 4;
        int frames = 2_000;
        AtomicInteger left = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        List<Throwable> overlaps = Collections.synchronizedList(new ArrayList<>());
        FrameSender.Remote quick = new FrameSender.Remote() {
            @Override
            public void send(String frame, Consumer<Throwable> sent) {
                if (atOnce.incrementAndGet() != 1) {
                    overlaps.add(new AssertionError("Two frames left at once."));
                }
                left.incrementAndGet();
                atOnce.decrementAndGet();
                sent.accept(null);
            }

            @Override
            public boolean isOpen() {
                return true;
            }
        };
        FrameSender shared = new FrameSender(quick, failure -> {});
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            boolean stops = i == 0;
            pool.execute(() -> {
                for (int n = 0; n < frames; n++) {
                    shared.send("x", failure -> failures.incrementAndGet());
                    if (stops && n == frames / 2) {
                        shared.stop();
                    }
                }
                done.countDown();
            });
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).isEmpty();
        // A frame that was leaving when the sender stopped may count on both sides.
        assertThat(left.get() + failures.get()).isBetween(threads * frames, threads * frames + 1);
        assertThat(failures.get()).isPositive();
    }

    /** Finishes frames when a test says so. */
    private static final class FakeRemote implements FrameSender.Remote {
        private final List<String> taken = new ArrayList<>();
        private final Queue<Consumer<Throwable>> unfinished = new ArrayDeque<>();
        private Throwable thrown;
        private boolean open = true;
        private boolean finishesAtOnce;

        @Override
        public void send(String frame, Consumer<Throwable> sent) {
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
            taken.add(frame);
            if (finishesAtOnce) {
                sent.accept(null);
            } else {
                unfinished.add(sent);
            }
        }

        void finish(Throwable failure) {
            unfinished.remove().accept(failure);
        }

        @Override
        public boolean isOpen() {
            return open;
        }
    }
}
