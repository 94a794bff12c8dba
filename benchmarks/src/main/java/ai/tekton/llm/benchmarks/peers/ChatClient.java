package ai.tekton.llm.benchmarks.peers;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The interface of every client that is measured. Thread-safe. */
public interface ChatClient extends AutoCloseable {
    /** The system prompt of every question. */
    String SYSTEM_PROMPT = "You are a helpful assistant. Answer in a few sentences.";

    /** The question. */
    String QUESTION = "What is the capital of France, and how long has it been?";

    /**
     * Waits for one chat answer.
     *
     * @return its text
     */
    String answer();

    /**
     * Reads one streamed chat answer.
     *
     * @param text receives each chunk with text on arrival
     */
    void stream(Consumer<String> text);

    /**
     * Starts to read one streamed chat answer among many, in the way that this client offers for that.
     *
     * @param text receives each chunk with text, on any thread
     * @return a future that completes at the end of the answer
     */
    CompletableFuture<Void> streamConcurrently(Consumer<String> text);

    @Override
    void close();
}
