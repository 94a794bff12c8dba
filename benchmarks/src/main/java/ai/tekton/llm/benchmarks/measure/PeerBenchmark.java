package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.Contestant;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.stub.Pace;
import ai.tekton.llm.benchmarks.stub.Script;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Asks one client for whole answers, or for streamed ones, one after the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PeerBenchmark {
    /** How many pieces with text a stream has. */
    public static final int CHUNKS = 500;

    /** Names the address of a stub that runs already. */
    static final String STUB = "stub";

    private static final int TEXT_LENGTH = Script.text(CHUNKS).length();

    /** The client. */
    @Param
    public Peer peer;

    private StubProcess ownStub;
    private Contestant contestant;

    /**
     * Makes the client, and a stub where there is none.
     *
     * @throws IOException where the stub does not start
     */
    @Setup
    public void prepare() throws IOException {
        String running = System.getProperty(STUB);
        if (running == null) {
            ownStub = StubProcess.start();
        }
        URI stub = running == null ? ownStub.url() : URI.create(running);
        contestant = peer.open(Pace.atOnce(CHUNKS).at(stub));
    }

    /** Lets go of both. */
    @TearDown
    public void close() {
        contestant.close();
        if (ownStub != null) {
            ownStub.close();
        }
    }

    /**
     * One whole answer.
     *
     * @return its text
     */
    @Benchmark
    public String answer() {
        String text = contestant.answer();
        check(text.length(), Script.ANSWER.length());
        return text;
    }

    /**
     * One streamed answer.
     *
     * @return how long its text is
     */
    @Benchmark
    public int stream() {
        Length length = new Length();
        contestant.stream(length);
        check(length.sum, TEXT_LENGTH);
        return length.sum;
    }

    /** A client that is fast because it loses something must not win. */
    private static void check(int length, int expected) {
        if (length != expected) {
            throw new IllegalStateException("The text has " + length + " characters, not " + expected + ".");
        }
    }

    private static final class Length implements Consumer<String> {
        private int sum;

        @Override
        public void accept(String text) {
            sum += text.length();
        }
    }
}
