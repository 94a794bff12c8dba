package ai.tekton.llm.benchmarks.bulk;

/** Answers prompts with one engine. */
interface BulkWork extends AutoCloseable {
    /** The prompt of every call. */
    String PROMPT = "What is the capital of France?";

    /**
     * The time of the measured prompts.
     *
     * @param nanos the time from the end of the warm-up to the last answer
     * @param cpuNanos the CPU time of this process in it
     */
    record Span(long nanos, long cpuNanos) {}

    /**
     * Answers prompts with all connections open and the code compiled.
     *
     * @param warmUp the number of prompts before the measurement starts
     * @param measured the number of prompts after that
     * @return the time of the latter
     * @throws Exception if a prompt is not answered
     */
    Span answer(int warmUp, int measured) throws Exception;
}
