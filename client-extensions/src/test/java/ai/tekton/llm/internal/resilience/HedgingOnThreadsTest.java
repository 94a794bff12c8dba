package ai.tekton.llm.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.config.Hedging;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.PooledLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.context.Contexts;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both requests of each call answer or fail at nearly the same time, on threads of their own. */
class HedgingOnThreadsTest {
    private static final CompletionResponse ANSWER =
            CompletionResponse.builder().content("x").build();

    private final CallThreads threads = new CallThreads(8);
    private final AtomicInteger numbers = new AtomicInteger();

    private final Upstream server = new Upstream() {
        @Override
        @SuppressWarnings("unchecked") // Only complete answers are requested.
        public <T> Source<T> open(Request<T> request, CallLoop loop) {
            return (Source<T>) new Racing(loop, numbers.incrementAndGet());
        }

        @Override
        public String name() {
            return "server";
        }

        @Override
        public void close() {}
    };

    private final class Racing implements Source<CompletionResponse> {
        private final CallLoop loop;
        private final int number;

        Racing(CallLoop loop, int number) {
            this.loop = loop;
            this.number = number;
        }

        @Override
        public void pull(Sink<CompletionResponse> sink) {
            threads.execute(() -> loop.execute(() -> {
                if (number % 3 == 0) {
                    sink.failed(Scripted.down());
                } else {
                    sink.next(ANSWER);
                }
            }));
        }

        /** It answers nevertheless, like a server that is notified too late. */
        @Override
        public void cancel() {}
    }

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void eachCallGetsAtMostOneSignalFromItsTwoRequests() throws Exception {
        Hedging hedging = Hedging.builder().minSamples(1).maxShare(1).build();
        Queue<Throwable> crashes = new ConcurrentLinkedQueue<>();
        Delays atOnce = (wait, task) -> {
            threads.execute(task);
            return () -> {};
        };
        HedgingUpstream upstream = new HedgingUpstream(server, hedging, threads, atOnce, System::nanoTime);
        for (int round = 0; round < 2_000; round++) {
            CountDownLatch events = new CountDownLatch(1);
            AtomicInteger signals = new AtomicInteger();
            PooledLoop loop = new PooledLoop(threads, Contexts.NOTHING, crashes::add);
            Source<CompletionResponse> source =
                    upstream.open(Request.whole(Scripted.call(0, GenerationOptions.defaults())), loop);
            loop.execute(() -> source.pull(counting(signals, events)));
            if (round % 5 == 0) {
                source.cancel();
            } else {
                assertThat(events.await(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(signals.get()).isLessThanOrEqualTo(1);
        }
        assertThat(crashes).isEmpty();
    }

    private static Sink<CompletionResponse> counting(AtomicInteger signals, CountDownLatch events) {
        return new Sink<>() {
            @Override
            public void opened() {}

            @Override
            public void next(CompletionResponse item) {
                signals.incrementAndGet();
                events.countDown();
            }

            @Override
            public void ended() {
                next(ANSWER);
            }

            @Override
            public void failed(TektonLlmException failure) {
                next(ANSWER);
            }
        };
    }
}
