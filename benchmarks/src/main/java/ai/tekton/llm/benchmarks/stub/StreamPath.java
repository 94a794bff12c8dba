package ai.tekton.llm.benchmarks.stub;

import java.net.URI;
import java.time.Duration;

/**
 * How the stub streams. It is the first segment of the base URL, before the paths of both formats, so that a client needs
 * no other setting for it.
 *
 * @param chunks the number of chunks with text in an answer
 * @param period the time between two of them; zero for all in one write
 * @param timed whether the text of each chunk is the time of its write, by the server's {@link System#nanoTime()}
 */
public record StreamPath(int chunks, Duration period, boolean timed) {
    private static final String SEPARATOR = "-";

    /**
     * All chunks at once.
     *
     * @param chunks the number of chunks
     * @return the path
     */
    public static StreamPath atOnce(int chunks) {
        return new StreamPath(chunks, Duration.ZERO, false);
    }

    /**
     * One chunk after the other.
     *
     * @param chunks the number of chunks
     * @param period the time between two
     * @return the path
     */
    public static StreamPath every(int chunks, Duration period) {
        return new StreamPath(chunks, period, false);
    }

    /**
     * One chunk after the other, each with the time of its write.
     *
     * @param chunks the number of chunks
     * @param period the time between two
     * @return the path
     */
    public static StreamPath timed(int chunks, Duration period) {
        return new StreamPath(chunks, period, true);
    }

    /**
     * Returns the base URL for a client.
     *
     * @param server the stub's address
     * @return the URL
     */
    public URI at(URI server) {
        return server.resolve("/" + chunks + SEPARATOR + period.toNanos() + SEPARATOR + timed);
    }

    static StreamPath parse(String segment) {
        String[] parts = segment.split(SEPARATOR);
        return new StreamPath(
                Integer.parseInt(parts[0]), Duration.ofNanos(Long.parseLong(parts[1])), Boolean.parseBoolean(parts[2]));
    }
}
