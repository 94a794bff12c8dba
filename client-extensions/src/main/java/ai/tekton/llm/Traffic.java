package ai.tekton.llm;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.config.Hedging;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.SpendingLimit;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.resilience.ConcurrencyLimitedUpstream;
import ai.tekton.llm.internal.resilience.Delays;
import ai.tekton.llm.internal.resilience.HedgingUpstream;
import ai.tekton.llm.internal.usage.Budget;
import ai.tekton.llm.internal.usage.Ledger;
import ai.tekton.llm.internal.usage.MeteredUpstream;
import ai.tekton.llm.internal.usage.MinuteLimits;
import ai.tekton.llm.internal.usage.PriceList;
import ai.tekton.llm.internal.usage.PromptTokens;
import ai.tekton.llm.internal.usage.ProviderLimitedUpstream;
import ai.tekton.llm.internal.usage.RateLimitedUpstream;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.token.Tokenizers;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The client's limits, costs, hedging and addresses. Puts the decorators for these around an upstream, and none for
 * what is not set.
 *
 * @param rateLimits the limits of all calls
 * @param providersLimits the limits of each provider, by its id
 * @param costMeter counts what answers cost
 * @param costLimits what calls may cost
 * @param hedging when to send a second request
 * @param urls several addresses of Rhetor; empty for the single one
 */
record Traffic(
        RateLimits rateLimits,
        Map<String, RateLimits> providersLimits,
        Optional<CostMeter> costMeter,
        Optional<CostLimits> costLimits,
        Optional<Hedging> hedging,
        List<URI> urls) {
    /**
     * The parts that the decorators share with the rest of the client.
     *
     * @param threads runs second requests
     * @param watchdog ends waits
     * @param delays schedules waits; its creator closes it
     * @param tokenizers counts prompts
     */
    record Tools(CallThreads threads, Watchdog watchdog, Delays delays, Tokenizers tokenizers) {}

    /**
     * Decorates the upstream that makes one attempt. Hedging is outermost, because each of its requests costs and
     * counts; then comes the budget, because a call that it stops need not wait for a rate limit; then the rate limits.
     */
    Upstream around(Upstream upstream, Function<CallContext, ProviderList> providers, Tools tools) {
        Upstream limited = limited(upstream, tools);
        Upstream metered = metered(limited, providers, tools);
        return hedging.isPresent()
                ? new HedgingUpstream(metered, hedging.get(), tools.threads(), tools.delays(), System::nanoTime)
                : metered;
    }

    /** Returns the settings of each address, without those that apply to the whole client. */
    List<ClientConfig> addresses(ClientConfig config, Transport transport) {
        List<ClientConfig> all = urls.stream()
                .map(url -> config.toBuilder().url(url).maxConcurrentCalls(null).build())
                .distinct()
                .toList();
        boolean oneSocket = all.stream().map(ClientConfig::wsUrl).distinct().count() < all.size();
        if (transport != Transport.HTTP && oneSocket) {
            throw new InvalidRequestException(
                    "wsUrl is one address, but urls names several, each of which has a WebSocket of"
                            + " its own. Leave wsUrl out: it is derived from each url.");
        }
        return all;
    }

    private Upstream limited(Upstream upstream, Tools tools) {
        boolean minutes = MinuteLimits.areIn(rateLimits)
                || providersLimits.values().stream().anyMatch(MinuteLimits::areIn);
        Upstream limited = upstream;
        if (minutes) {
            MinuteLimits limits = new MinuteLimits(rateLimits, providersLimits, System::nanoTime);
            limited = new RateLimitedUpstream(limited, limits, new PromptTokens(tools.tokenizers()), tools.delays());
        }
        Map<String, UnaryOperator<Upstream>> concurrent = new HashMap<>();
        providersLimits.forEach((provider, limits) -> limits.maxConcurrentCalls()
                .ifPresent(calls -> concurrent.put(
                        provider, within -> new ConcurrencyLimitedUpstream(within, calls, tools.watchdog()))));
        if (!concurrent.isEmpty()) {
            limited = new ProviderLimitedUpstream(limited, concurrent);
        }
        return Profiles.limited(limited, rateLimits.maxConcurrentCalls(), tools.watchdog());
    }

    private Upstream metered(Upstream upstream, Function<CallContext, ProviderList> providers, Tools tools) {
        if (costMeter.isEmpty() && costLimits.isEmpty()) {
            return upstream;
        }
        Ledger ledger = costMeter.orElseGet(CostMeter::create).ledger();
        return new MeteredUpstream(
                upstream,
                new PriceList(providers, ledger, System::nanoTime),
                ledger,
                costLimits.map(this::budget),
                new PromptTokens(tools.tokenizers()));
    }

    private SpendingLimit budget(CostLimits limits) {
        return new Budget(limits, hedging.isPresent() ? 2 : 1);
    }

    /** Returns a budget for a part of the client's calls. */
    SpendingLimit budgetOfSome(CostLimits limits) {
        if (costMeter.isEmpty() && costLimits.isEmpty()) {
            throw new InvalidRequestException(
                    "The client does not know what calls cost. Build it with a costMeter, or with"
                            + " costLimits of its own.");
        }
        return budget(limits);
    }
}
