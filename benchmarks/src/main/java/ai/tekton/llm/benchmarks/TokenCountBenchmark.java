package ai.tekton.llm.benchmarks;

import ai.tekton.llm.token.Tokenizers;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** Counts the tokens of 1 MB, which should take at most 5 % longer than JTokkit does by itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
@Fork(2)
public class TokenCountBenchmark {
    /** Models with different encodings. */
    @Param({"gpt-4", "gpt-4o"})
    public String model;

    private String text;
    private Encoding bare;

    /** Makes the text, and loads JTokkit's tables. */
    @Setup
    public void prepare() {
        text = SampleText.ofBytes(1_000_000, 1);
        EncodingType type = EncodingType.fromName(
                        Tokenizers.standard().encodingFor(model).name())
                .orElseThrow();
        bare = Encodings.newLazyEncodingRegistry().getEncoding(type);
    }

    /**
     * JTokkit by itself.
     *
     * @return the number of tokens
     */
    @Benchmark
    public int jtokkit() {
        return bare.countTokensOrdinary(text);
    }

    /**
     * The library.
     *
     * @return the number of tokens
     */
    @Benchmark
    public int library() {
        return Tokenizers.standard().count(text, model);
    }
}
