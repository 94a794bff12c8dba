package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds {@link RhetorMock}s. Not thread-safe; may be used again, each mock has what was set when it was started.
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
            throw new IllegalArgumentException("port is from 0 to 65535: " + port);
        }
        this.port = port;
        return this;
    }

    /**
     * Puts a path before every path of the contract, as a gateway does. The default is none.
     *
     * @param basePath a path such as {@code /api/llm}; a slash at its end is dropped
     * @return this builder
     */
    public RhetorMockBuilder basePath(String basePath) {
        String path = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw new IllegalArgumentException("basePath starts with a slash: " + basePath);
        }
        this.basePath = path;
        return this;
    }

    /**
     * Sets the generation of Rhetor that the mock is like, with what does not work there. The default is
     * {@link RhetorGeneration#CONTRACT}: whatever the contract has, works.
     *
     * @param profile the generation
     * @return this builder
     */
    public RhetorMockBuilder profile(RhetorGeneration profile) {
        this.profile = Objects.requireNonNull(profile, "profile");
        return this;
    }

    /**
     * Sets the pause between two chunks of a stream whose reply sets none. The default is no pause.
     *
     * @param chunkDelay the pause, zero or more
     * @return this builder
     */
    public RhetorMockBuilder chunkDelay(Duration chunkDelay) {
        this.chunkDelay = Durations.notNegative(chunkDelay, "chunkDelay");
        return this;
    }

    /**
     * Answers 401 to requests that do not carry this token. By default none is needed. A WebSocket whose handshake has no
     * {@code Authorization} has to carry it in REGISTER, or else gets an ERROR with code 401 and is closed.
     *
     * @param token what follows {@code Bearer} in the {@code Authorization} header
     * @return this builder
     */
    public RhetorMockBuilder token(String token) {
        this.token = Optional.of(token);
        return this;
    }

    /**
     * Lets browsers of one origin in: replies carry the CORS headers and preflights are answered. Off by default.
     *
     * @param origin the origin, such as {@code http://localhost:3000}, or {@code *} for every one
     * @return this builder
     */
    public RhetorMockBuilder corsAllowedOrigin(String origin) {
        this.corsOrigin = Optional.of(origin);
        return this;
    }

    /**
     * Sets the field that a whole answer's text is in. The default is {@link TextField#CONTENT}.
     *
     * @param textField the field
     * @return this builder
     */
    public RhetorMockBuilder textField(TextField textField) {
        this.textField = Objects.requireNonNull(textField, "textField");
        return this;
    }

    /**
     * Answers 404 to getApiHealth, as older servers do. By default the operation is there.
     *
     * @return this builder
     */
    public RhetorMockBuilder withoutApiHealth() {
        this.apiHealth = false;
        return this;
    }

    /**
     * Answers 404 to listProviders, as older servers do. By default the operation is there.
     *
     * @return this builder
     */
    public RhetorMockBuilder withoutProviders() {
        this.providers = false;
        return this;
    }

    /**
     * Closes connections on which no request came for a while; a real Rhetor does so after 5 s. By default never.
     *
     * @param idleTimeout the while, more than zero
     * @return this builder
     */
    public RhetorMockBuilder idleTimeout(Duration idleTimeout) {
        this.idleTimeout = Optional.of(Durations.positive(idleTimeout, "idleTimeout"));
        return this;
    }

    /**
     * Sets the longest message that the WebSocket takes; a longer one closes it with 1009. The default is 16 MiB, as of
     * a real Rhetor.
     *
     * @param bytes the most bytes, more than 0
     * @return this builder
     */
    public RhetorMockBuilder maxMessageSize(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("maxMessageSize is more than 0: " + bytes);
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
     * Answers from a cassette, which a {@link RhetorRecorder} has written, in the place of the mock's own answers. Scripts
     * come first, as ever: {@link Reply#standard()} is the recorded answer, to be delayed, cut and so on. What was not
     * recorded gets a 400 that tells the nearest recording and how it differs, or over the WebSocket an ERROR with that
     * code; {@link RhetorMock#unrecorded()} has them all. The profile and the token are not looked at.
     *
     * @param cassette the file
     * @return this builder
     */
    public RhetorMockBuilder cassette(Path cassette) {
        this.cassette = Optional.of(cassette);
        return this;
    }

    /**
     * Sets what of a request has to be as it was recorded. The default is {@link CassetteMatching#standard()}.
     *
     * @param matching the matching
     * @return this builder
     */
    public RhetorMockBuilder matching(CassetteMatching matching) {
        this.matching = Objects.requireNonNull(matching, "matching");
        return this;
    }

    /**
     * Replays a cassette with the pauses that were recorded. By default all comes at once.
     *
     * @return this builder
     */
    public RhetorMockBuilder realTime() {
        this.realTime = true;
        return this;
    }

    /**
     * Starts a mock.
     *
     * @return a mock that listens
     * @throws java.io.UncheckedIOException when the address cannot be listened on
     * @throws CassetteException when there is no such cassette, or it is damaged
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
