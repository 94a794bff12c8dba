package ai.tekton.llm.internal.usage;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.internal.check.SafeText;
import ai.tekton.llm.model.ProviderList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The prices that the server states, requested once, with the first call. Thread-safe. */
public final class PriceList {
    private static final Logger LOG = LoggerFactory.getLogger(PriceList.class);
    private static final int MOST_WARNINGS = 100;

    private final Function<CallContext, ProviderList> ask;
    private final Ledger ledger;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private volatile Optional<ProviderList> known = Optional.empty();

    /**
     * Makes an empty list.
     *
     * @param ask requests the providers from the server; blocks
     * @param ledger records the prices
     */
    public PriceList(Function<CallContext, ProviderList> ask, Ledger ledger) {
        this.ask = ask;
        this.ledger = ledger;
    }

    /** Requests the prices, unless they are known; blocks, and throws the failure of the request. */
    void learn(CallContext call) {
        if (known.isEmpty()) {
            ProviderList providers = ask.apply(call.toBuilder().maxRetries(0).build());
            ledger.learn(providers);
            known = Optional.of(providers);
        }
    }

    /** Returns the default model of a provider. */
    Optional<String> defaultModelOf(String provider) {
        return known.flatMap(providers -> providers.defaultModelOf(provider));
    }

    /** Returns the price of a model at this client's server, not at another one whose client shares the ledger. */
    Optional<Price> price(String provider, String model) {
        return known.flatMap(providers -> providers.provider(provider))
                .flatMap(found -> found.model(model))
                .flatMap(Price::of);
    }

    /** Warns once for each model that its price is not known; returns false if it has already warned. */
    boolean warn(String provider, String model) {
        String name = model.isEmpty() ? provider : provider + "/" + model;
        if (warned.size() >= MOST_WARNINGS || !warned.add(name)) {
            return false;
        }
        LOG.warn(
                "The price of {} is unknown: the server states no input and output price for it. Its cost is not"
                        + " counted.",
                SafeText.line(name));
        return true;
    }
}
