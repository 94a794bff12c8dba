package ai.tekton.llm.internal.ws;

import ai.tekton.llm.internal.wire.NotRhetorException;
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

/** The reading of a frame by hand and by generated code, beside Jackson, which parses it once for its type and once for the rest. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameFastPathBenchmark {
    private static final String HEAD = "\"type\":\"CHUNK\",\"request_id\":\"0f8fad5b-d9cb-469f-a165-70867728950e\"";
    private static final String REST = "\"chunk\":\" word\",\"context_id\":\"ctx-5f0c7d1e\",\"model\":"
            + "\"claude-3-sonnet-20240229\",\"provider\":\"anthropic\",\"timestamp\":\"2025-01-01T12:00:00.123456\","
            + "\"done\":false";
    private static final String HEAD_FIRST = "{" + HEAD + "," + REST + "}";
    private static final String HEAD_LAST = "{" + REST + "," + HEAD + "}";

    private final FrameCodec codec = new FrameCodec();

    /**
     * Reads a frame whose type and id come first, by generated code.
     *
     * @return the frame
     */
    @Benchmark
    public Object frameByHand() throws NotRhetorException {
        return codec.read(HEAD_FIRST);
    }

    /**
     * Reads a frame by Jackson's data binding.
     *
     * @return the frame
     */
    @Benchmark
    public Object frameByLibrary() throws NotRhetorException {
        return codec.read(HEAD_LAST);
    }
}
