package ai.tekton.llm.internal.call;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A pull and its answer in the loop that the caller's thread runs, beside a queue of the JDK's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LoopFastPathBenchmark {
    private final CallerLoop loop = new CallerLoop();
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private boolean answered;

    /**
     * Runs two tasks, the second brought by the first, in the caller's loop.
     *
     * @return whether the second has run
     */
    @Benchmark
    public boolean pullByHand() throws InterruptedException {
        answered = false;
        loop.run(() -> loop.execute(() -> answered = true), () -> answered);
        return answered;
    }

    /**
     * Runs the same two tasks from a blocking queue.
     *
     * @return whether the second has run
     */
    @Benchmark
    public boolean pullByLibrary() throws InterruptedException {
        answered = false;
        queue.add(() -> queue.add(() -> answered = true));
        while (!answered) {
            queue.take().run();
        }
        return answered;
    }
}
