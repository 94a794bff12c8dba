package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.ChatClient;
import ai.tekton.llm.benchmarks.stub.StreamPath;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The threads, heap and CPU time of many slow streams at once, in a JVM that has not used the client before. */
@BenchmarkMode(Mode.SingleShotTime)
public class ConcurrentStreamsBenchmark extends ClientBenchmark {
    private static final Duration PERIOD = Duration.ofMillis(250);

    /** The number of streams. */
    @Param("1000")
    public int streams;

    /** The number of chunks in each. */
    @Param("48")
    public int chunks;

    /** The counters while the streams are open. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Open {
        /** The number of open streams when each had its first chunk, or when the first was about to end. */
        public int streams;

        /** The bytes that were reachable then and not before. */
        public long heap;
    }

    @Override
    ChatClient open(URI stub) {
        return peer.open(StreamPath.every(chunks, PERIOD).at(stub), streams);
    }

    /**
     * Reads all streams. If the client does not have all of them open at once, this returns early, because the others would take
     * many times as long.
     *
     * @param open receives the result
     * @throws InterruptedException if it is interrupted
     */
    @Benchmark
    public void streams(Open open) throws InterruptedException {
        long heapBefore = Resources.liveHeapBytes();
        CountDownLatch begun = new CountDownLatch(streams);
        AtomicInteger received = new AtomicInteger();
        CompletableFuture<?>[] ends = IntStream.range(0, streams)
                .mapToObj(i -> begin(begun, received))
                .toArray(CompletableFuture[]::new);
        boolean allBegun = begun.await(PERIOD.toMillis() * (chunks - 2), TimeUnit.MILLISECONDS);
        Stream.of(ends).filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
        int ended = (int) Stream.of(ends).filter(CompletableFuture::isDone).count();
        open.streams = streams - (int) begun.getCount() - ended;
        open.heap = Resources.liveHeapBytes() - heapBefore;
        if (!allBegun || ended > 0) {
            return;
        }
        CompletableFuture.allOf(ends).join();
        if (received.get() != streams * chunks) {
            throw new IllegalStateException(received + " of " + streams * chunks + " chunks arrived.");
        }
    }

    private CompletableFuture<Void> begin(CountDownLatch begun, AtomicInteger received) {
        AtomicBoolean first = new AtomicBoolean(true);
        return client().streamConcurrently(text -> {
            received.incrementAndGet();
            if (first.compareAndSet(true, false)) {
                begun.countDown();
            }
        });
    }
}
