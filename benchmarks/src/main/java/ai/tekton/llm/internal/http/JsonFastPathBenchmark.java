package ai.tekton.llm.internal.http;

import ai.tekton.llm.internal.json.SliceJson;
import ai.tekton.llm.internal.wire.WireJson;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ChatResponseJson;
import ai.tekton.rhetor.model.CompletionOptions;
import ai.tekton.rhetor.model.Message;
import ai.tekton.rhetor.model.MessageRole;
import ai.tekton.rhetor.model.StreamChunk;
import ai.tekton.rhetor.model.StreamChunkJson;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

/** The reading and writing of bodies by hand and by generated code, each beside the way of the library or the JDK. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class JsonFastPathBenchmark {
    private static final int EVENTS = 8;
    private static final String CHUNK = "data: {\"chunk\":\" word%d\",\"context_id\":\"ctx-5f0c7d1e\","
            + "\"model\":\"claude-3-sonnet-20240229\",\"provider\":\"anthropic\","
            + "\"timestamp\":\"2025-01-01T12:00:00.%06d\",\"done\":false}\n\n";
    private static final int DATA = "data: ".length();
    private static final int END = "\n\n".length();
    private static final byte[] ANSWER = ("{\"content\":\"" + "The capital of France is Paris. ".repeat(8)
                    + "\",\"model\":\"claude-3-sonnet-20240229\",\"provider\":\"anthropic\",\"finish_reason\":\"stop\","
                    + "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":60,\"total_tokens\":80},"
                    + "\"context_id\":\"ctx-5f0c7d1e\",\"timestamp\":\"2025-01-01T12:00:00.123456\"}")
            .getBytes(StandardCharsets.US_ASCII);

    private final WireJson wireJson = new WireJson();
    private final JsonBodies bodies = new JsonBodies(wireJson, Integer.MAX_VALUE);
    private final EventJson<StreamChunk> events = new EventJson<>(StreamChunkJson::read, () -> {
        throw new IllegalStateException("An event is not plain.");
    });
    private final SliceJson answer = new SliceJson();
    private final ObjectReader chunks = wireJson.mapper().readerFor(StreamChunk.class);
    private final ObjectReader answers = wireJson.mapper().readerFor(ChatResponse.class);
    private final byte[][] lines = new byte[EVENTS][];
    private final ChatRequest request = new ChatRequest()
            .component("benchmark")
            .messages(List.of(new Message().role(MessageRole.USER).content("What is the capital of France?")))
            .systemPrompt("You answer in one sentence.")
            .options(new CompletionOptions())
            .streaming(false);
    private int next;

    /** Makes the events. */
    public JsonFastPathBenchmark() {
        for (int i = 0; i < EVENTS; i++) {
            lines[i] = String.format(CHUNK, i, i).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private byte[] line() {
        next = (next + 1) % EVENTS;
        return lines[next];
    }

    /**
     * Reads a chunk by generated code.
     *
     * @return the chunk
     */
    @Benchmark
    public StreamChunk chunkByHand() throws IOException {
        byte[] line = line();
        return events.read(line, DATA, line.length - DATA - END);
    }

    /**
     * Reads a chunk by Jackson's data binding.
     *
     * @return the chunk
     */
    @Benchmark
    public StreamChunk chunkByLibrary() throws IOException {
        byte[] line = line();
        return chunks.readValue(line, DATA, line.length - DATA - END);
    }

    /**
     * Reads an answer by generated code.
     *
     * @return the answer
     */
    @Benchmark
    public ChatResponse answerByHand() throws IOException {
        return answer.read(ChatResponseJson::read, ANSWER, 0, ANSWER.length);
    }

    /**
     * Reads an answer by Jackson's data binding.
     *
     * @return the answer
     */
    @Benchmark
    public ChatResponse answerByLibrary() throws IOException {
        return answers.readValue(ANSWER);
    }

    /**
     * Writes a request by generated code.
     *
     * @return the bytes
     */
    @Benchmark
    public byte[] requestByHand() throws IOException {
        return bodies.write(request);
    }

    /**
     * Writes a request by Jackson's data binding.
     *
     * @return the bytes
     */
    @Benchmark
    public byte[] requestByLibrary() throws IOException {
        return wireJson.mapper().writeValueAsBytes(request);
    }

    /**
     * Finds the end of an event's line eight bytes at a time.
     *
     * @return the index
     */
    @Benchmark
    public int lineEndByHand() {
        byte[] line = line();
        return LineEnds.first(line, 0, line.length);
    }

    /**
     * Finds the end of an event's line byte by byte: the JDK has no search for a byte in an array.
     *
     * @return the index
     */
    @Benchmark
    public int lineEndByLibrary() {
        byte[] line = line();
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                return i;
            }
        }
        return -1;
    }
}
