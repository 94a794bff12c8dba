package ai.tekton.llm.benchmarks.stub;

import java.net.URI;
import java.time.Duration;

/**
 * How the stub streams. It stands in the path of its address, before what the dialects ask for, so that each client is
 * told it by nothing but its base URL.
 *
 * @param chunks how many pieces with text an answer has
 * @param period the time between two of them; zero for all in one write
 * @param stamped whether each piece is the time of its write, by the server's {@link System#nanoTime()}, instead of text
 */
public record Pace(int chunks, Duration period, boolean stamped) {
    private static final String SEPARATOR = "-";

    /**
     * All at once.
     *
     * @param chunks how many pieces
     * @return the pace
     */
    public static Pace atOnce(int chunks) {
        return new Pace(chunks, Duration.ZERO, false);
    }

    /**
     * One after the other.
     *
     * @param chunks how many pieces
     * @param period the time between two
     * @return the pace
     */
    public static Pace every(int chunks, Duration period) {
        return new Pace(chunks, period, false);
    }

    /**
     * One after the other, each with the time of its write.
     *
     * @param chunks how many pieces
     * @param period the time between two
     * @return the pace
     */
    public static Pace stamped(int chunks, Duration period) {
        return new Pace(chunks, period, true);
    }

    /**
     * Where the stub keeps this pace.
     *
     * @param server the stub's address
     * @return a base URL
     */
    public URI at(URI server) {
        return server.resolve("/" + chunks + SEPARATOR + period.toNanos() + SEPARATOR + stamped);
    }

    static Pace parse(String segment) {
        String[] parts = segment.split(SEPARATOR);
        return new Pace(
                Integer.parseInt(parts[0]), Duration.ofNanos(Long.parseLong(parts[1])), Boolean.parseBoolean(parts[2]));
    }
}
