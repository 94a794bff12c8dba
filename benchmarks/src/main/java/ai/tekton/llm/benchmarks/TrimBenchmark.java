package ai.tekton.llm.benchmarks;

import ai.tekton.llm.model.Message;
import ai.tekton.llm.token.Tokenizers;
import java.util.ArrayList;
import java.util.List;
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

/** Trims a conversation to half of its tokens, which should take ten times as long for ten times as many messages. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
@Fork(2)
public class TrimBenchmark {
    private static final String MODEL = "gpt-4o";

    /** How many messages the conversation has. */
    @Param({"1000", "10000", "100000"})
    public int messages;

    private List<Message> conversation;
    private int half;

    /** Makes the conversation. */
    @Setup
    public void prepare() {
        conversation = new ArrayList<>(List.of(Message.system("You are a helpful assistant.")));
        for (int i = 1; i < messages; i++) {
            String text = SampleText.ofBytes(200, i);
            conversation.add(i % 2 == 1 ? Message.user(text) : Message.assistant(text));
        }
        half = Tokenizers.standard().countMessages(conversation, MODEL) / 2;
    }

    /**
     * Trims it.
     *
     * @return what is left
     */
    @Benchmark
    public List<Message> trim() {
        return Tokenizers.standard().optimizeMessages(conversation, half, MODEL, true);
    }
}
