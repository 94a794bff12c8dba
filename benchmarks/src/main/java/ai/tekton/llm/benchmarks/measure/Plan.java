package ai.tekton.llm.benchmarks.measure;

/**
 * The lengths of the runs of a comparison.
 *
 * @param name its name on the command line
 * @param rounds the number of runs of each client for complete answers, streams and latency
 * @param warmUpSeconds the seconds of warm-up of each run
 * @param measuredSeconds the seconds of measurement; 0 for a moment
 * @param timedChunks the number of chunks whose latency is measured
 * @param warmUpStreams the number of whole streams before them
 * @param streams the number of concurrent slow streams
 * @param streamChunks the number of chunks of each of those
 * @param coldStarts the number of cold starts of each client
 */
public record Plan(
        String name,
        int rounds,
        int warmUpSeconds,
        int measuredSeconds,
        int timedChunks,
        int warmUpStreams,
        int streams,
        int streamChunks,
        int coldStarts) {
    /** For RESULTS.md: about 15 minutes on two cores. In the first ten seconds the compiler takes a part of them. */
    static final Plan FULL = new Plan("full", 5, 10, 3, 2500, 400, 1000, 48, 7);

    /** For a first impression: about 3 minutes. */
    static final Plan QUICK = new Plan("quick", 1, 2, 2, 500, 100, 200, 12, 1);

    /** For tests. */
    static final Plan TRIAL = new Plan("trial", 1, 0, 0, 20, 1, 20, 2, 1);

    static Plan named(String name) {
        return switch (name) {
            case "full", "true", "" -> FULL;
            case "quick" -> QUICK;
            default -> throw new IllegalArgumentException("There is no plan '" + name + "': use full or quick.");
        };
    }
}
