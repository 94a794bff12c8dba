package ai.tekton.llm.benchmarks.bulk;

import ai.tekton.llm.TektonLlmClient;

/** An engine that uses one client in this process. */
abstract class ClientWork implements BulkWork {
    private final TektonLlmClient client;

    ClientWork(TektonLlmClient client) {
        this.client = client;
    }

    final TektonLlmClient client() {
        return client;
    }

    /** Returns when all prompts are answered. */
    abstract void answer(int prompts) throws Exception;

    @Override
    public final Span answer(int warmUp, int measured) throws Exception {
        answer(warmUp);
        long cpu = BulkWork.cpuNanos();
        long time = System.nanoTime();
        answer(measured);
        return new Span(System.nanoTime() - time, BulkWork.cpuNanos() - cpu);
    }

    @Override
    public final void close() {
        client.close();
    }
}
