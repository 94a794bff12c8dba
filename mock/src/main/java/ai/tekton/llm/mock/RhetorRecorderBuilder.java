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
 * <p>The recorder always cuts these secrets out of the cassette: the headers Authorization, Cookie, Set-Cookie, X-Api-Key and
 * similar ones; query parameters and fields of JSON and of frames named token, auth_token, api_key, password, secret and
 * similar; and each value found in one of these, wherever else it occurs, even split across the chunks of a stream. It writes
 * {@code [secret]} in their place.
 */
public final class RhetorRecorderBuilder {
    private final URI rhetor;
    private final Path cassette;
    private final Map<String, Pattern> patterns = new LinkedHashMap<>();
    private SecretNames names = SecretNames.standard();
    private CassetteWriter.Existing existing = CassetteWriter.Existing.REFUSE;
    private int port;
    private Optional<SSLContext> tls = Optional.empty();
    private Optional<RhetorGeneration> profile = Optional.empty();
    private Clock clock = Clock.systemUTC();

    RhetorRecorderBuilder(URI rhetor, Path cassette) {
        this.rhetor = Objects.requireNonNull(rhetor, "rhetor");
        this.cassette = Objects.requireNonNull(cassette, "cassette");
    }

    /**
     * Replaces an existing cassette after something was recorded. By default an existing cassette is an error.
     *
     * @return this builder
     */
    public RhetorRecorderBuilder overwrite() {
        this.existing = CassetteWriter.Existing.OVERWRITE;
        return this;
    }

    /**
     * Appends to an existing cassette, of the same contract and the same generation of server.
     *
     * @return this builder
     */
    public RhetorRecorderBuilder append() {
        this.existing = CassetteWriter.Existing.APPEND;
        return this;
    }

    /**
     * Cuts out the matches of a pattern as well: in bodies, frames, headers and queries, even split across the chunks of a
     * stream.
     *
     * @param name the name of the pattern: {@code [secret:NAME]} replaces its matches; letters, digits and hyphens
     * @param pattern the pattern
     * @return this builder
     */
    public RhetorRecorderBuilder secret(String name, Pattern pattern) {
        if (!name.matches("[\\p{L}\\p{N}_-]{1,64}")) {
            throw new IllegalArgumentException("A secret's name must have only letters, digits and hyphens: " + name);
        }
        patterns.put(name, Objects.requireNonNull(pattern, "pattern"));
        return this;
    }

    /**
     * Cuts out the values of a name as well: of a header, a parameter or a JSON field, ignoring case, hyphens and underscores.
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
     * Sets the TLS context for Rhetor at https. The default is {@link SSLContext#getDefault()}, by the {@code javax.net.ssl}
     * properties.
     *
     * @param tls the context
     * @return this builder
     */
    public RhetorRecorderBuilder sslContext(SSLContext tls) {
        this.tls = Optional.of(tls);
        return this;
    }

    /**
     * Sets the generation of Rhetor. By default the recorder requests Rhetor's health and document at its start, as clients do;
     * if these require a token, it detects the generation from the recorded traffic.
     *
     * @param profile the generation
     * @return this builder
     */
    public RhetorRecorderBuilder profile(RhetorGeneration profile) {
        this.profile = Optional.of(profile);
        return this;
    }

    /**
     * Sets the clock for the recording time in the cassette. The default is the system's.
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
     * @return a listening recorder
     * @throws IllegalArgumentException if Rhetor's address is not http or https, or has a user or a query
     * @throws CassetteException if the file exists without {@link #overwrite()} or {@link #append()}, or cannot be written
     * @throws java.io.UncheckedIOException if it cannot listen on the port
     */
    public RhetorRecorder start() {
        Upstream upstream = Upstream.of(rhetor.toString(), tls);
        return new RhetorRecorder(RhetorMock.builder().port(port).clock(clock).config(), upstream, writer(upstream));
    }

    CassetteWriter writer(Upstream upstream) {
        CassetteInfo info = profile.map(told -> ServerDetection.configured(told, clock))
                .orElseGet(() -> ServerDetection.detect(upstream, clock));
        return new CassetteWriter(cassette, info, new Secrets(names, Map.copyOf(patterns)), existing);
    }
}
