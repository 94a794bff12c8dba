package ai.tekton.llm.internal.usage;

import ai.tekton.llm.config.RateLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** The limits per minute of the client and of each provider, with what is left of them. Thread-safe. */
public final class MinuteLimits {
    /**
     * The turn of a request: the time until it, or the limit that refuses the request.
     *
     * @param waitNanos the time until the turn in nanoseconds; {@link MinuteBucket#NEVER} if it never comes
     * @param refusedBy the limit for which the request would wait too long; empty if it has a turn
     */
    record Turn(long waitNanos, String refusedBy) {
        boolean isRefused() {
            return !refusedBy.isEmpty();
        }
    }

    private final List<MinuteBucket> requests = new ArrayList<>();
    private final List<MinuteBucket> tokens = new ArrayList<>();
    private final Map<String, MinuteLimits> ofProviders = new HashMap<>();

    /**
     * Makes the limits, with nothing used.
     *
     * @param client the limits of all requests
     * @param providers the limits of each provider, by its id
     * @param nanoTime provides the time
     */
    public MinuteLimits(RateLimits client, Map<String, RateLimits> providers, LongSupplier nanoTime) {
        this("client", client, nanoTime);
        providers.forEach((id, limits) ->
                ofProviders.put(id, new MinuteLimits("client for the provider '" + id + "'", limits, nanoTime)));
    }

    private MinuteLimits(String whose, RateLimits limits, LongSupplier nanoTime) {
        add(requests, limits.requestsPerMinute(), " requests a minute of this " + whose, nanoTime);
        add(tokens, limits.tokensPerMinute(), " tokens a minute of this " + whose, nanoTime);
    }

    private static void add(List<MinuteBucket> to, OptionalInt limit, String what, LongSupplier nanoTime) {
        limit.ifPresent(number -> to.add(new MinuteBucket(number + what, number, nanoTime)));
    }

    /**
     * Returns whether any limit per minute is set.
     *
     * @param limits the limits
     * @return true if one is set
     */
    public static boolean areIn(RateLimits limits) {
        return limits.requestsPerMinute().isPresent()
                || limits.tokensPerMinute().isPresent();
    }

    /** Returns whether the tokens of a provider's requests must be counted. */
    boolean countTokens(String provider) {
        return !tokens.isEmpty()
                || ofProviders.containsKey(provider)
                        && !ofProviders.get(provider).tokens.isEmpty();
    }

    /**
     * Takes a request's turn under all its limits, unless the turn comes later than the request may wait; then takes
     * nothing.
     */
    synchronized Turn take(String provider, long amount, long patienceNanos) {
        List<MinuteBucket> forRequests = all(provider, false);
        List<MinuteBucket> forTokens = all(provider, true);
        long longest = 0;
        String by = "";
        for (MinuteBucket bucket : forRequests) {
            if (bucket.waitFor(1) > longest) {
                longest = bucket.waitFor(1);
                by = bucket.what();
            }
        }
        for (MinuteBucket bucket : forTokens) {
            if (bucket.waitFor(amount) > longest) {
                longest = bucket.waitFor(amount);
                by = bucket.what();
            }
        }
        if (longest > 0 && longest >= patienceNanos) {
            return new Turn(longest, by);
        }
        forRequests.forEach(bucket -> bucket.take(1));
        forTokens.forEach(bucket -> bucket.take(amount));
        return new Turn(longest, "");
    }

    /** Returns everything taken for a request that was not sent. */
    synchronized void release(String provider, long amount) {
        all(provider, false).forEach(bucket -> bucket.release(1));
        all(provider, true).forEach(bucket -> bucket.release(amount));
    }

    /** Corrects the number of tokens taken for a request. */
    synchronized void correct(String provider, long taken, long used) {
        for (MinuteBucket bucket : all(provider, true)) {
            bucket.release(taken - used);
            bucket.take(used - taken);
        }
    }

    private List<MinuteBucket> all(String provider, boolean ofTokens) {
        List<MinuteBucket> all = new ArrayList<>(ofTokens ? tokens : requests);
        MinuteLimits more = ofProviders.get(provider);
        if (more != null) {
            all.addAll(ofTokens ? more.tokens : more.requests);
        }
        return all;
    }
}
