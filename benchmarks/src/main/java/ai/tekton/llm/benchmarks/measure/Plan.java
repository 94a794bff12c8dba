package ai.tekton.llm.benchmarks.measure;

/**
 * How long a run measures.
 *
 * @param name what it is called on the command line
 * @param rounds how many times each client has its turn at whole answers, streams and latency
 * @param warmUpSeconds how long each does that before it counts
 * @param measuredSeconds how long it counts
 * @param timedPieces how many pieces of a stream are timed for latency
 * @param warmUpStreams how many whole streams are read before that
 * @param crowdRounds how many times each has its turn with many streams at once
 * @param crowd how many streams at once
 * @param crowdPieces how many pieces each of those has, four a second
 * @param coldStarts how many JVMs each is started in
 * @param bursts how many times many requests at once go over a WebSocket
 */
public record Plan(
        String name,
        int rounds,
        int warmUpSeconds,
        int measuredSeconds,
        int timedPieces,
        int warmUpStreams,
        int crowdRounds,
        int crowd,
        int crowdPieces,
        int coldStarts,
        int bursts) {
    /** For RESULTS.md: about 15 minutes on two cores. Before ten seconds are over, what compiles the code takes part of them. */
    static final Plan FULL = new Plan("full", 5, 10, 3, 2500, 400, 1, 1000, 48, 7, 60);

    /** For a look while one works: about 2 minutes. */
    static final Plan QUICK = new Plan("quick", 1, 2, 2, 500, 100, 1, 200, 12, 1, 10);

    /** For the test that all of this works. */
    static final Plan TRIAL = new Plan("trial", 1, 0, 0, 20, 1, 1, 5, 2, 1, 1);

    static Plan named(String name) {
        return switch (name) {
            case "full", "true", "" -> FULL;
            case "quick" -> QUICK;
            case "trial" -> TRIAL;
            default -> throw new IllegalArgumentException("There is no plan '" + name + "': use full or quick.");
        };
    }
}
