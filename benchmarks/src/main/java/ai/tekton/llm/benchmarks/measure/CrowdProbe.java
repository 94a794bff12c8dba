package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.Contestant;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.stub.Pace;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What many slow streams at once take of a client, from a cold start. */
public final class CrowdProbe {
    private static final Duration PERIOD = Duration.ofMillis(250);

    private CrowdProbe() {}

    /**
     * What one run found.
     *
     * @param openAtOnce how many streams were open when each had its first piece, or the first was about to end
     * @param platformThreads the most that lived at once in the whole JVM until then
     * @param heapBytes what was reachable then, more than before
     * @param cpuNanos the CPU time from the first call to the end of the last stream; 0 where not all were open at once
     */
    public record Crowd(int openAtOnce, int platformThreads, long heapBytes, long cpuNanos) {}

    /**
     * Prints a {@link Crowd}.
     *
     * @param args the peer, the stub's address, how many streams, how many pieces each
     */
    public static void main(String[] args) {
        int streams = Integer.parseInt(args[2]);
        int pieces = Integer.parseInt(args[3]);
        URI url = Pace.every(pieces, PERIOD).at(URI.create(args[1]));
        // Whatever is still open then ends with the program.
        Probe.answer(() -> measure(Peer.valueOf(args[0]).open(url, streams), streams, pieces));
    }

    private static Crowd measure(Contestant contestant, int streams, int pieces) throws InterruptedException {
        long heapBefore = Resources.liveHeapBytes();
        long cpuBefore = Resources.cpuNanos();
        Resources.peakPlatformThreads();
        CountDownLatch begun = new CountDownLatch(streams);
        AtomicInteger received = new AtomicInteger();
        CompletableFuture<?>[] ends = IntStream.range(0, streams)
                .mapToObj(i -> {
                    AtomicBoolean first = new AtomicBoolean(true);
                    return contestant.streamBesideOthers(text -> {
                        received.incrementAndGet();
                        if (first.compareAndSet(true, false)) {
                            begun.countDown();
                        }
                    });
                })
                .toArray(CompletableFuture[]::new);
        // A client that reads fewer at once never has all of them open, and would take many times as long.
        boolean allBegun = begun.await(PERIOD.toMillis() * (pieces - 2), TimeUnit.MILLISECONDS);
        Stream.of(ends).filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
        int ended = (int) Stream.of(ends).filter(CompletableFuture::isDone).count();
        int open = streams - (int) begun.getCount() - ended;
        int threads = Resources.peakPlatformThreads();
        long heap = Resources.liveHeapBytes() - heapBefore;
        if (!allBegun || ended > 0) {
            return new Crowd(open, threads, heap, 0);
        }
        CompletableFuture.allOf(ends).join();
        if (received.get() != streams * pieces) {
            throw new IllegalStateException("Of " + streams * pieces + " pieces " + received + " came.");
        }
        return new Crowd(open, threads, heap, Resources.cpuNanos() - cpuBefore);
    }
}
