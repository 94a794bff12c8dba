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

/** The prices that the server states, asked for once, with the first call. Thread-safe. */
public final class PriceList {
    private static final Logger LOG = LoggerFactory.getLogger(PriceList.class);
    private static final int MOST_WARNINGS = 100;

    private final Function<CallContext, ProviderList> ask;
    private final Ledger ledger;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private volatile Optional<ProviderList> known = Optional.empty();

    /**
     * Makes a list that is not known yet.
     *
     * @param ask asks the server; blocks
     * @param ledger is told the prices
     */
    public PriceList(Function<CallContext, ProviderList> ask, Ledger ledger) {
        this.ask = ask;
        this.ledger = ledger;
    }

    /** Asks for the prices, unless they are known; blocks, and throws what that fails with. */
    void learn(CallContext call) {
        if (known.isEmpty()) {
            ProviderList providers = ask.apply(call.toBuilder().maxRetries(0).build());
            ledger.learn(providers);
            known = Optional.of(providers);
        }
    }

    /** The model that a provider answers with where none is named. */
    Optional<String> defaultModelOf(String provider) {
        return known.flatMap(providers -> providers.defaultModelOf(provider));
    }

    /** The price of a model; what of this client's server, not of another that shares the ledger. */
    Optional<Price> price(String provider, String model) {
        return known.flatMap(providers -> providers.provider(provider))
                .flatMap(found -> found.model(model))
                .flatMap(Price::of);
    }

    /** Says once of each model that its price is not known; false if that was said before. */
    boolean warn(String provider, String model) {
        String name = model.isEmpty() ? provider : provider + "/" + model;
        if (warned.size() >= MOST_WARNINGS || !warned.add(name)) {
            return false;
        }
        LOG.warn(
                "The price of {} is not known: the server states no input and output price for it. What it costs is not"
                        + " counted.",
                SafeText.line(name));
        return true;
    }
}
