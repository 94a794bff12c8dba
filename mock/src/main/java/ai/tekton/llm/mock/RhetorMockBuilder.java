package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds {@link RhetorMock}s. Not thread-safe; reusable: each mock has the settings at the time of its start.
 *
 * @see RhetorMock#builder()
 */
public final class RhetorMockBuilder {
    private String host = "127.0.0.1";
    private int port;
    private String basePath = "";
    private RhetorGeneration profile = RhetorGeneration.CONTRACT;
    private Duration chunkDelay = Duration.ZERO;
    private Optional<String> token = Optional.empty();
    private Optional<String> corsOrigin = Optional.empty();
    private TextField textField = TextField.CONTENT;
    private boolean apiHealth = true;
    private boolean providers = true;
    private Optional<Duration> idleTimeout = Optional.empty();
    private int maxMessageSize = RequestReader.LONGEST_BODY;
    private Clock clock = Clock.systemUTC();
    private Optional<Path> cassette = Optional.empty();
    private CassetteMatching matching = CassetteMatching.standard();
    private boolean realTime;

    RhetorMockBuilder() {}

    /**
     * Sets the address to listen on. The default is 127.0.0.1.
     *
     * @param host a name or an address of this machine
     * @return this builder
     */
    public RhetorMockBuilder host(String host) {
        this.host = Objects.requireNonNull(host, "host");
        return this;
    }

    /**
     * Sets the port to listen on. The default is 0: a free one.
     *
     * @param port the port, from 0 to 65535
     * @return this builder
     */
    public RhetorMockBuilder port(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
        }
        this.port = port;
        return this;
    }

    /**
     * Sets a prefix of all paths, as a gateway adds. The default is none.
     *
     * @param basePath a path such as {@code /api/llm}; a trailing slash is dropped
     * @return this builder
     */
    public RhetorMockBuilder basePath(String basePath) {
        String path = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw new IllegalArgumentException("basePath must start with a slash: " + basePath);
        }
        this.basePath = path;
        return this;
    }

    /**
     * Sets the generation of Rhetor that the mock simulates, with its limitations. The default is {@link
     * RhetorGeneration#CONTRACT}, with all operations of the contract.
     *
     * @param profile the generation
     * @return this builder
     */
    public RhetorMockBuilder profile(RhetorGeneration profile) {
        this.profile = Objects.requireNonNull(profile, "profile");
        return this;
    }

    /**
     * Sets the default pause between two chunks of a stream. The default is no pause.
     *
     * @param chunkDelay the pause, zero or more
     * @return this builder
     */
    public RhetorMockBuilder chunkDelay(Duration chunkDelay) {
        this.chunkDelay = Durations.notNegative(chunkDelay, "chunkDelay");
        return this;
    }

    /**
     * Answers 401 to requests without this token. By default none is required. A WebSocket whose handshake has no {@code
     * Authorization} must send it in REGISTER, or gets an ERROR with code 401 and is closed.
     *
     * @param token the token after {@code Bearer} in the {@code Authorization} header
     * @return this builder
     */
    public RhetorMockBuilder token(String token) {
        this.token = Optional.of(token);
        return this;
    }

    /**
     * Allows browsers of one origin: replies carry the CORS headers, and preflight requests are answered. Off by default.
     *
     * @param origin the origin, such as {@code http://localhost:3000}, or {@code *} for all
     * @return this builder
     */
    public RhetorMockBuilder corsAllowedOrigin(String origin) {
        this.corsOrigin = Optional.of(origin);
        return this;
    }

    /**
     * Sets the field with the text of a complete answer. The default is {@link TextField#CONTENT}.
     *
     * @param textField the field
     * @return this builder
     */
    public RhetorMockBuilder textField(TextField textField) {
        this.textField = Objects.requireNonNull(textField, "textField");
        return this;
    }

    /**
     * Answers 404 to getApiHealth, as older servers do. By default the operation exists.
     *
     * @return this builder
     */
    public RhetorMockBuilder withoutApiHealth() {
        this.apiHealth = false;
        return this;
    }

    /**
     * Answers 404 to listProviders, as older servers do. By default the operation exists.
     *
     * @return this builder
     */
    public RhetorMockBuilder withoutProviders() {
        this.providers = false;
        return this;
    }

    /**
     * Sets the time after which connections without a request are closed; a real Rhetor closes them after 5 s. By default
     * never.
     *
     * @param idleTimeout the timeout, more than zero
     * @return this builder
     */
    public RhetorMockBuilder idleTimeout(Duration idleTimeout) {
        this.idleTimeout = Optional.of(Durations.positive(idleTimeout, "idleTimeout"));
        return this;
    }

    /**
     * Sets the maximum size of a WebSocket message; a longer one closes the WebSocket with 1009. The default is 16 MiB, like a
     * real Rhetor's.
     *
     * @param bytes the maximum number of bytes, more than 0
     * @return this builder
     */
    public RhetorMockBuilder maxMessageSize(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("maxMessageSize must be more than 0: " + bytes);
        }
        this.maxMessageSize = bytes;
        return this;
    }

    /**
     * Sets the clock for the timestamps of answers and of the journal. The default is the system's.
     *
     * @param clock the clock
     * @return this builder
     */
    public RhetorMockBuilder clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Replays a cassette that a {@link RhetorRecorder} has written, instead of the mock's own answers. Scripts take precedence,
     * as always: {@link Reply#standard()} is the recorded response, for example to delay or cut it. A request without a
     * recording gets a 400 with the most similar recording and its differences, or over the WebSocket an ERROR with that code;
     * {@link RhetorMock#unrecorded()} lists them all. The profile and the token have no effect.
     *
     * @param cassette the file
     * @return this builder
     */
    public RhetorMockBuilder cassette(Path cassette) {
        this.cassette = Optional.of(cassette);
        return this;
    }

    /**
     * Sets which parts of a request must match a recording. The default is {@link CassetteMatching#standard()}.
     *
     * @param matching the matching
     * @return this builder
     */
    public RhetorMockBuilder matching(CassetteMatching matching) {
        this.matching = Objects.requireNonNull(matching, "matching");
        return this;
    }

    /**
     * Replays a cassette with the recorded pauses. By default without pauses.
     *
     * @return this builder
     */
    public RhetorMockBuilder realTime() {
        this.realTime = true;
        return this;
    }

    /** Starts a mock.
     *
     * @return a listening mock
     * @throws java.io.UncheckedIOException when the mock cannot listen on the address
     * @throws CassetteException when the cassette is missing or damaged
     */
    public RhetorMock start() {
        return new RhetorMock(config());
    }

    CassetteMatching matching() {
        return matching;
    }

    boolean isRealTime() {
        return realTime;
    }

    MockConfig config() {
        return new MockConfig(
                host,
                port,
                basePath,
                profile,
                chunkDelay,
                token,
                corsOrigin,
                textField,
                apiHealth,
                providers,
                idleTimeout,
                maxMessageSize,
                clock,
                cassette.map(file -> new MockConfig.Playback(() -> Cassette.read(file), matching, realTime)),
                Optional.empty());
    }
}
