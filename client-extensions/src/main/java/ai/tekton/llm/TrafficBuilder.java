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
 * What the builders of both clients set of how much is sent, what it may cost, and where it goes. Nothing of it is on by
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
     * Limits how much this client asks Rhetor, or the backend in its place, for: calls wait for their turn within their
     * timeout and deadline, or fail at once. Fallback backends are not limited. Default: no limits.
     *
     * @param limits the limits
     * @return this builder
     */
    public B rateLimits(RateLimits limits) {
        this.rateLimits = Objects.requireNonNull(limits, "limits");
        return self();
    }

    /**
     * Limits how much this client asks one provider for, beside what limits all of its calls. Default: no limits.
     *
     * @param provider the provider's id
     * @param limits the limits; replace earlier ones of that provider
     * @return this builder
     */
    public B rateLimits(String provider, RateLimits limits) {
        providersLimits.put(Objects.requireNonNull(provider, "provider"), Objects.requireNonNull(limits, "limits"));
        return self();
    }

    /**
     * Has a meter count what answers cost. Default: none.
     *
     * @param meter the meter, to be read at any time
     * @return this builder
     */
    public B costMeter(CostMeter meter) {
        this.costMeter = Optional.of(Objects.requireNonNull(meter, "costMeter"));
        return self();
    }

    /**
     * Sets what a call, and all calls of this client, may cost; they are stopped before that is exceeded. Prices are those of
     * a million tokens, unless a {@link #costMeter} says otherwise. Fallback backends are not counted. Default: any sum.
     *
     * @param limits the bounds
     * @return this builder
     */
    public B costLimits(CostLimits limits) {
        this.costLimits = Optional.of(Objects.requireNonNull(limits, "costLimits"));
        return self();
    }

    /**
     * Has a second request sent for whole answers that are late. Default: none.
     *
     * @param hedging when it is sent
     * @return this builder
     */
    public B hedging(Hedging hedging) {
        this.hedging = Optional.of(Objects.requireNonNull(hedging, "hedging"));
        return self();
    }

    /**
     * Sets several addresses of one Rhetor, whose servers share their conversations; takes the place of the single url. Each
     * request goes to the one of two random ones that has fewer requests under way; each address has its own connections and
     * circuit breaker, and is left out while that is open; and an attempt that failed is repeated at another one. For
     * {@link TektonLlmClient} alone. Default: the single url.
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
     * @throws InvalidRequestException where one is not a URL
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
