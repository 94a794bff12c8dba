package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.ChatClient;
import ai.tekton.llm.benchmarks.stub.Answers;
import ai.tekton.llm.benchmarks.stub.StreamPath;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Requests complete or streamed answers from one client, one after the other. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeerBenchmark extends ClientBenchmark {
    /** The number of chunks with text in a stream. */
    public static final int CHUNKS = 500;

    private static final int TEXT_LENGTH = Answers.text(CHUNKS).length();

    @Override
    ChatClient open(URI stub) {
        return peer.open(StreamPath.atOnce(CHUNKS).at(stub));
    }

    /**
     * One complete answer.
     *
     * @return its text
     */
    @Benchmark
    public String answer() {
        String text = client().answer();
        check(text.length(), Answers.WHOLE.length());
        return text;
    }

    /**
     * One streamed answer; an operation is a chunk.
     *
     * @return the length of the text
     */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public int chunk() {
        Length length = new Length();
        client().stream(length);
        check(length.sum, TEXT_LENGTH);
        return length.sum;
    }

    /** A client must not win because it loses text. */
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
