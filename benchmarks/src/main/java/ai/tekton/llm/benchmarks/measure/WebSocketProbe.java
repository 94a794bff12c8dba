package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.benchmarks.peers.Contestant;
import ai.tekton.llm.benchmarks.stub.Script;
import ai.tekton.llm.model.CompletionResponse;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What many requests at once take over one WebSocket. */
public final class WebSocketProbe {
    private WebSocketProbe() {}

    /**
     * What one run found, for one request.
     *
     * @param requests how many there were at once
     * @param micros the time
     * @param cpuMicros the CPU time
     * @param bytes what was allocated
     * @param platformThreads the most that lived at once in the whole JVM
     */
    public record Burst(int requests, double micros, double cpuMicros, double bytes, int platformThreads) {}

    /**
     * Prints a {@link Burst}.
     *
     * @param args the stub's address, how many requests at once, how often that is measured, how often it is done before
     */
    public static void main(String[] args) {
        Probe.answer(() ->
                measure(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3])));
    }

    private static Burst measure(String url, int requests, int bursts, int warmUps) {
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("benchmark")
                .url(url)
                .build()) {
            client.connect();
            Resources.peakPlatformThreads();
            burst(client, requests, warmUps);
            long cpu = Resources.cpuNanos();
            long allocated = Resources.allocatedBytes();
            long start = System.nanoTime();
            burst(client, requests, bursts);
            double all = (double) requests * bursts;
            return new Burst(
                    requests,
                    (System.nanoTime() - start) / 1e3 / all,
                    (Resources.cpuNanos() - cpu) / 1e3 / all,
                    (Resources.allocatedBytes() - allocated) / all,
                    Resources.peakPlatformThreads());
        }
    }

    private static void burst(TektonLlmWebSocketClient client, int requests, int times) {
        for (int i = 0; i < times; i++) {
            Stream.generate(() -> client.generate(Contestant.QUESTION))
                    .limit(requests)
                    .toList()
                    .forEach(WebSocketProbe::check);
        }
    }

    private static void check(CompletableFuture<CompletionResponse> answer) {
        if (!answer.join().content().equals(Script.ANSWER)) {
            throw new IllegalStateException("An answer is not the one that was sent.");
        }
    }
}
