package ai.tekton.llm.internal.usage;

import ai.tekton.llm.config.RateLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** What is left of the limits of a minute, those of the client and those of each provider. Thread-safe. */
public final class MinuteLimits {
    /**
     * What a request is told: when its turn is, or that it is not let in, and by what.
     *
     * @param waitNanos how long until its turn; {@link MinuteBucket#NEVER} where it never comes
     * @param refusedBy the limit that it would wait for too long; empty if it has a turn
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
     * @param client those of all requests
     * @param providers those of each provider's, by its id
     * @param nanoTime tells the time
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
     * Returns whether any of the limits is there at all.
     *
     * @param limits the limits
     * @return true if a minute is limited
     */
    public static boolean areIn(RateLimits limits) {
        return limits.requestsPerMinute().isPresent()
                || limits.tokensPerMinute().isPresent();
    }

    /** Returns whether the tokens of a provider's requests have to be counted. */
    boolean countTokens(String provider) {
        return !tokens.isEmpty()
                || ofProviders.containsKey(provider)
                        && !ofProviders.get(provider).tokens.isEmpty();
    }

    /** Takes a request's turn under all limits it comes under, unless that is later than it may wait; then nothing is taken. */
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

    /** Gives back all of a request that was not sent. */
    synchronized void giveBack(String provider, long amount) {
        all(provider, false).forEach(bucket -> bucket.giveBack(1));
        all(provider, true).forEach(bucket -> bucket.giveBack(amount));
    }

    /** Corrects what was taken for a request's tokens. */
    synchronized void correct(String provider, long taken, long used) {
        for (MinuteBucket bucket : all(provider, true)) {
            bucket.giveBack(taken - used);
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
