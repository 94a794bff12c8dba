package ai.tekton.llm.mock;

import java.net.URI;
import java.nio.file.Path;

/**
 * A proxy between a client and a real Rhetor that writes their traffic to a cassette, which a {@link RhetorMock} replays:
 * {@link RhetorMockBuilder#cassette(Path)}. It forwards each HTTP chunk and each WebSocket frame immediately. It forwards the
 * client's token, but cuts it out of the cassette, with all other secrets that {@link RhetorRecorderBuilder} lists.
 *
 * <p>It forwards a request to Rhetor after receiving it completely, up to 16 MiB. It requests uncompressed responses, and
 * decodes one that is compressed nevertheless, for the client and the cassette. If Rhetor cannot be reached, the client gets
 * a 502 with the reason, and nothing is recorded. A truncated response is recorded as truncated.
 *
 * <p>Thread-safe. One daemon thread serves every connection. {@link #close()} ends it and moves the cassette to its place;
 * until then the recording is in a file beside it whose name ends with {@code .part}.
 */
public final class RhetorRecorder implements AutoCloseable {
    private final RhetorMock mock;
    private final CassetteWriter writer;
    private final Upstream upstream;

    RhetorRecorder(MockConfig config, Upstream upstream, CassetteWriter writer) {
        this.upstream = upstream;
        this.writer = writer;
        this.mock = started(config.withRecording(new MockConfig.Recording(upstream, writer)), writer);
    }

    private static RhetorMock started(MockConfig config, CassetteWriter writer) {
        try {
            return new RhetorMock(config);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /**
     * Starts a recorder on a free port of 127.0.0.1.
     *
     * @param rhetor the address of the real Rhetor, http or https
     * @param cassette the file to write, which must not exist
     * @return a listening recorder
     * @throws CassetteException if the file exists, or cannot be written
     * @throws java.io.UncheckedIOException if it cannot listen on a port
     */
    public static RhetorRecorder start(URI rhetor, Path cassette) {
        return builder(rhetor, cassette).start();
    }

    /** Creates a builder of a recorder.
     *
     * @param rhetor the address of the real Rhetor, http or https
     * @param cassette the file to write
     * @return a builder with the defaults of {@link #start(URI, Path)}
     */
    public static RhetorRecorderBuilder builder(URI rhetor, Path cassette) {
        return new RhetorRecorderBuilder(rhetor, cassette);
    }

    /** {@return the address for the client, without a trailing slash} */
    public String url() {
        return mock.url();
    }

    /** {@return the address of the WebSocket for the client} */
    public String webSocketUrl() {
        return mock.webSocketUrl();
    }

    /** {@return the port that it listens on} */
    public int port() {
        return mock.port();
    }

    /** {@return the file of the cassette} */
    public Path cassette() {
        return writer.file();
    }

    /**
     * {@return the number of recorded exchanges; without exchanges in progress and open WebSockets. An exchange counts before
     * the client receives the end of its response}
     */
    public int recorded() {
        return writer.size();
    }

    /**
     * Closes every connection, ends the thread, and moves the cassette to its place. If nothing was recorded, an existing
     * cassette stays. Idempotent.
     *
     * @throws java.io.UncheckedIOException if the cassette cannot be written
     */
    @Override
    public void close() {
        mock.close();
        writer.close();
    }

    @Override
    public String toString() {
        return "RhetorRecorder at " + url() + " for " + upstream;
    }
}
