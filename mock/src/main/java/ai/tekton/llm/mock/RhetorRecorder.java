package ai.tekton.llm.mock;

import java.net.URI;
import java.nio.file.Path;

/**
 * Stands between a client and a real Rhetor, and writes what they say to each other into a cassette, which a
 * {@link RhetorMock} replays: {@link RhetorMockBuilder#cassette(Path)}. Over HTTP each chunk is passed on as it comes, over
 * the WebSocket each frame. The client's token goes through, and is cut out of what is written, as is all that
 * {@link RhetorRecorderBuilder} says.
 *
 * <p>A request goes on to Rhetor once it is there as a whole; up to 16 MiB. A compressed answer is asked for uncompressed,
 * and where it is compressed all the same, decoded for the client and the cassette. Where Rhetor cannot be reached, the
 * client gets a 502 that says so, and nothing is recorded. An answer that breaks off is recorded as one that breaks off.
 *
 * <p>Thread-safe. One daemon thread serves every connection. {@link #close()} ends it and puts the cassette in its place;
 * until then what is recorded is in a file beside it whose name ends with {@code .part}.
 */
public final class RhetorRecorder implements AutoCloseable {
    private final RhetorMock mock;
    private final Tape tape;
    private final Upstream upstream;

    RhetorRecorder(MockConfig config, Upstream upstream, Tape tape) {
        this.upstream = upstream;
        this.tape = tape;
        this.mock = started(config.withRecording(new MockConfig.Recording(upstream, tape)), tape);
    }

    private static RhetorMock started(MockConfig config, Tape tape) {
        try {
            return new RhetorMock(config);
        } catch (RuntimeException e) {
            tape.close();
            throw e;
        }
    }

    /**
     * Starts a recorder on a free port of 127.0.0.1.
     *
     * @param rhetor the address of the real Rhetor, http or https
     * @param cassette the file to write, which is not there yet
     * @return a recorder that listens
     * @throws CassetteException where the file is there already, or cannot be written
     * @throws java.io.UncheckedIOException where no port can be listened on
     */
    public static RhetorRecorder start(URI rhetor, Path cassette) {
        return builder(rhetor, cassette).start();
    }

    /**
     * Begins to set a recorder up.
     *
     * @param rhetor the address of the real Rhetor, http or https
     * @param cassette the file to write
     * @return a builder whose defaults are those of {@link #start(URI, Path)}
     */
    public static RhetorRecorderBuilder builder(URI rhetor, Path cassette) {
        return new RhetorRecorderBuilder(rhetor, cassette);
    }

    /** {@return the address for the client, without a slash at its end} */
    public String url() {
        return mock.url();
    }

    /** {@return the address of the WebSocket for the client} */
    public String webSocketUrl() {
        return mock.webSocketUrl();
    }

    /** {@return the port it listens on} */
    public int port() {
        return mock.port();
    }

    /** {@return the file that is written} */
    public Path cassette() {
        return tape.file();
    }

    /** {@return how many exchanges are recorded; one that is under way is none yet, and an open WebSocket neither} */
    public int recorded() {
        return tape.size();
    }

    /**
     * Closes every connection, ends the thread, and puts the cassette in its place. Where nothing was recorded, a cassette
     * that was there stays. May be called again.
     *
     * @throws java.io.UncheckedIOException where the cassette cannot be written
     */
    @Override
    public void close() {
        mock.close();
        tape.close();
    }

    @Override
    public String toString() {
        return "RhetorRecorder at " + url() + " for " + upstream;
    }
}
