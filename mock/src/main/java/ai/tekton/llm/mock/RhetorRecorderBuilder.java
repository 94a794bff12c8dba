package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Builds {@link RhetorRecorder}s. Not thread-safe.
 *
 * <p>Cut out of all that is written, whatever is set: the headers Authorization, Cookie, Set-Cookie, X-Api-Key and the
 * like; parameters of the query, fields of JSON and of frames that are called token, auth_token, api_key, password, secret
 * and the like; and each value that was found in one of these, wherever else it turns up, also where a stream has it in
 * pieces. In their place stands {@code [secret]}.
 */
public final class RhetorRecorderBuilder {
    private final URI rhetor;
    private final Path cassette;
    private final Map<String, Pattern> patterns = new LinkedHashMap<>();
    private SecretNames names = SecretNames.standard();
    private Tape.Existing existing = Tape.Existing.REFUSE;
    private int port;
    private Optional<SSLContext> tls = Optional.empty();
    private Optional<RhetorGeneration> profile = Optional.empty();
    private Clock clock = Clock.systemUTC();

    RhetorRecorderBuilder(URI rhetor, Path cassette) {
        this.rhetor = Objects.requireNonNull(rhetor, "rhetor");
        this.cassette = Objects.requireNonNull(cassette, "cassette");
    }

    /**
     * Puts the new cassette in the place of one that is there, once something was recorded. By default one that is there
     * is an error.
     *
     * @return this builder
     */
    public RhetorRecorderBuilder overwrite() {
        this.existing = Tape.Existing.OVERWRITE;
        return this;
    }

    /**
     * Adds to a cassette that is there, of the same contract and the same generation of server.
     *
     * @return this builder
     */
    public RhetorRecorderBuilder append() {
        this.existing = Tape.Existing.APPEND;
        return this;
    }

    /**
     * Cuts out what a pattern finds, too: in bodies, frames, headers and queries, also where a stream has it in pieces.
     *
     * @param name what the pattern is called: {@code [secret:NAME]} stands in the place of what it finds; letters, digits
     *     and hyphens
     * @param pattern the pattern
     * @return this builder
     */
    public RhetorRecorderBuilder secret(String name, Pattern pattern) {
        if (!name.matches("[\\p{L}\\p{N}_-]{1,64}")) {
            throw new IllegalArgumentException("A secret's name has letters, digits, hyphens: " + name);
        }
        patterns.put(name, Objects.requireNonNull(pattern, "pattern"));
        return this;
    }

    /**
     * Cuts out what is under a name, too: as a header, a parameter or a field of JSON, in any case, with or without
     * hyphens and underscores.
     *
     * @param name the name, such as {@code X-Tenant}
     * @return this builder
     */
    public RhetorRecorderBuilder secretNamed(String name) {
        this.names = names.with(name);
        return this;
    }

    /**
     * Sets the port to listen on. The default is 0: a free one.
     *
     * @param port the port, from 0 to 65535
     * @return this builder
     */
    public RhetorRecorderBuilder port(int port) {
        this.port = port;
        return this;
    }

    /**
     * Sets whom to trust where Rhetor is at https. The default is {@link SSLContext#getDefault()}: what the
     * {@code javax.net.ssl} properties say.
     *
     * @param tls the context
     * @return this builder
     */
    public RhetorRecorderBuilder sslContext(SSLContext tls) {
        this.tls = Optional.of(tls);
        return this;
    }

    /**
     * Tells of which generation Rhetor is. By default the recorder asks Rhetor for its health and its document when it
     * starts, as clients do; where these need a token, what is recorded tells.
     *
     * @param profile the generation
     * @return this builder
     */
    public RhetorRecorderBuilder profile(RhetorGeneration profile) {
        this.profile = Optional.of(profile);
        return this;
    }

    /**
     * Sets the clock for the time that the cassette says it was recorded at. The default is the system's.
     *
     * @param clock the clock
     * @return this builder
     */
    public RhetorRecorderBuilder clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Starts a recorder.
     *
     * @return a recorder that listens
     * @throws IllegalArgumentException where Rhetor's address is none of http or https, or has a user or a query
     * @throws CassetteException where the file is there already and nothing else was said, or cannot be written
     * @throws java.io.UncheckedIOException where the port cannot be listened on
     */
    public RhetorRecorder start() {
        Upstream upstream = Upstream.of(rhetor.toString(), tls);
        return new RhetorRecorder(RhetorMock.builder().port(port).clock(clock).config(), upstream, tape(upstream));
    }

    Tape tape(Upstream upstream) {
        CassetteInfo info =
                profile.map(told -> ServerLook.told(told, clock)).orElseGet(() -> ServerLook.ask(upstream, clock));
        return new Tape(cassette, info, new Secrets(names, Map.copyOf(patterns)), existing);
    }
}
