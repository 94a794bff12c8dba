package ai.tekton.llm;

import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.config.Hedging;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.error.InvalidRequestException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of rate limits, costs, hedging and addresses, which the builders of both clients share. None is on by
 * default. Not thread-safe.
 *
 * @param <B> the builder
 */
public abstract sealed class TrafficBuilder<B extends ClientBuilder<B>> extends ConnectionBuilder<B>
        permits ClientBuilder {
    private RateLimits rateLimits = RateLimits.none();
    private final Map<String, RateLimits> providersLimits = new HashMap<>();
    private Optional<CostMeter> costMeter = Optional.empty();
    private Optional<CostLimits> costLimits = Optional.empty();
    private Optional<Hedging> hedging = Optional.empty();
    private List<URI> urls = List.of();

    TrafficBuilder() {}

    /**
     * Limits the rate of this client's calls to Rhetor, or to the backend in its place: calls wait for their turn
     * within their timeout and deadline, or fail at once. Fallback backends are not limited. Default: no limits.
     *
     * @param limits the limits
     * @return this builder
     */
    public B rateLimits(RateLimits limits) {
        this.rateLimits = Objects.requireNonNull(limits, "limits");
        return self();
    }

    /**
     * Limits the rate of this client's calls to one provider, in addition to the limits of all its calls. Default: no
     * limits.
     *
     * @param provider the provider's id
     * @param limits the limits; they replace earlier limits of that provider
     * @return this builder
     */
    public B rateLimits(String provider, RateLimits limits) {
        providersLimits.put(Objects.requireNonNull(provider, "provider"), Objects.requireNonNull(limits, "limits"));
        return self();
    }

    /**
     * Sets a meter that adds up the cost of answers. Default: none.
     *
     * @param meter the meter, which can be read at any time
     * @return this builder
     */
    public B costMeter(CostMeter meter) {
        this.costMeter = Optional.of(Objects.requireNonNull(meter, "costMeter"));
        return self();
    }

    /**
     * Sets how much a call, and all calls of this client together, may cost; the client stops a call before it exceeds
     * a limit. Prices are per million tokens, unless a {@link #costMeter} sets another unit. Fallback backends are not
     * counted. Default: no limit.
     *
     * @param limits the limits
     * @return this builder
     */
    public B costLimits(CostLimits limits) {
        this.costLimits = Optional.of(Objects.requireNonNull(limits, "costLimits"));
        return self();
    }

    /**
     * Enables hedging: the client sends a second request for a complete answer that is late. Default: off.
     *
     * @param hedging when to send it
     * @return this builder
     */
    public B hedging(Hedging hedging) {
        this.hedging = Optional.of(Objects.requireNonNull(hedging, "hedging"));
        return self();
    }

    /**
     * Sets several addresses of one Rhetor, whose servers share their conversations; replaces the single url. For each
     * request the client picks two addresses at random and uses the one with fewer requests in progress. Each address
     * has its own connections and its own circuit breaker, and gets no requests while the breaker is open. The client
     * retries a failed attempt at another address. Only {@link TektonLlmClient} supports this. Default: the single url.
     *
     * @param urls {@code http} or {@code https} URLs; none for the single url
     * @return this builder
     */
    public B urls(List<URI> urls) {
        this.urls = List.copyOf(Objects.requireNonNull(urls, "urls"));
        return self();
    }

    /**
     * Sets several addresses of one Rhetor, see {@link #urls(List)}.
     *
     * @param urls {@code http} or {@code https} URLs
     * @return this builder
     * @throws InvalidRequestException if one is not a URL
     */
    public B urls(String... urls) {
        List<URI> parsed = new ArrayList<>();
        for (String url : urls) {
            try {
                parsed.add(new URI(Objects.requireNonNull(url, "url").strip()));
            } catch (URISyntaxException e) {
                throw new InvalidRequestException("urls must be URLs, but one is not: " + e.getReason() + ".");
            }
        }
        return urls(parsed);
    }

    Traffic traffic() {
        return new Traffic(rateLimits, Map.copyOf(providersLimits), costMeter, costLimits, hedging, urls);
    }
}
