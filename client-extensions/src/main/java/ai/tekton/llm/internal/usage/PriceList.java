package ai.tekton.llm.internal.usage;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.internal.call.Cancellations;
import ai.tekton.llm.internal.call.Nanos;
import ai.tekton.llm.internal.check.SafeText;
import ai.tekton.llm.model.ProviderList;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prices that the server states, requested once, with the first call. Thread-safe.
 *
 * <p>Its states are unknown, requested, known and failed. The first call sends the request, and calls that begin
 * meanwhile wait for it. Once known, the prices stay. After a failure calls continue without prices, and the first call
 * after {@link #PAUSE} sends the next request; a call that needs the prices sends it at once, and so does a call that
 * has much more time than the one whose time was up. A call that ends interrupts its request, which takes at most the
 * call's timeout; then one of the waiting calls sends it.
 */
public final class PriceList {
    /**
     * Long enough that a server without the list does not receive a request for each answer, which would delay each
     * call.
     */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(PriceList.class);
    private static final int MOST_WARNINGS = 100;
    private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

    /**
     * A request that failed.
     *
     * @param atNanos when it failed
     * @param patience how long its call could have waited, if its time was up; says nothing to calls with much more time
     */
    private record Failure(long atNanos, Duration patience) {
        boolean holdsFor(CallContext call) {
            // Not for any longer time: the deadlines of calls differ by moments, and each would wait for the server.
            return call.attemptTimeout().dividedBy(2).compareTo(patience) <= 0;
        }
    }

    private final Function<CallContext, ProviderList> ask;
    private final Ledger ledger;
    private final LongSupplier nanoTime;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private volatile Optional<ProviderList> known = Optional.empty();
    /** The end of the request in progress, if there is one. Guarded by the lock. */
    private Optional<CountDownLatch> requested = Optional.empty();
    /** The last failure, if no request has begun since. Guarded by the lock. */
    private Optional<Failure> failed = Optional.empty();

    /**
     * Makes an empty list.
     *
     * @param ask requests the providers from the server; blocks
     * @param ledger records the prices
     * @param nanoTime the clock, in nanoseconds
     */
    public PriceList(Function<CallContext, ProviderList> ask, Ledger ledger, LongSupplier nanoTime) {
        this.ask = ask;
        this.ledger = ledger;
        this.nanoTime = nanoTime;
    }

    boolean areKnown() {
        return known.isPresent();
    }

    /**
     * Requests the prices, unless they are known; blocks for one attempt, and throws the failure of the request.
     *
     * @param call the call that needs them, whose timeout and deadline apply
     * @param required whether the call needs the prices to continue
     */
    void learn(CallContext call, boolean required) {
        if (known.isPresent()) {
            return;
        }
        long until = System.nanoTime() + Nanos.of(call.attemptTimeout());
        CountDownLatch own = new CountDownLatch(1);
        while (known.isEmpty()) {
            Optional<CountDownLatch> end = endOfRequest(own, call, required);
            if (end.isEmpty()) {
                return;
            }
            if (end.get() == own) {
                request(call, own);
                return;
            }
            boolean inTime = await(end.get(), until, call);
            if (required && known.isEmpty()) {
                // The waiting calls send requests at the same time: one after the other, each would wait for all
                // timeouts before it.
                learnFrom(call);
                return;
            }
            if (!inTime) {
                return;
            }
        }
    }

    /**
     * Returns the end of the request in progress, which may begin now with the given end; empty if no request is
     * needed.
     */
    private Optional<CountDownLatch> endOfRequest(CountDownLatch own, CallContext call, boolean required) {
        synchronized (lock) {
            boolean isNeeded = requested.isPresent() || required || !hasFailedLately(call);
            if (known.isPresent() || !isNeeded) {
                // The prices may have become known since the caller's check.
                return Optional.empty();
            }
            if (requested.isEmpty()) {
                requested = Optional.of(own);
                failed = Optional.empty();
            }
            return requested;
        }
    }

    /** Guarded by the lock. */
    private boolean hasFailedLately(CallContext call) {
        return failed.filter(failure -> nanoTime.getAsLong() - failure.atNanos() < PAUSE.toNanos())
                .filter(failure -> failure.holdsFor(call))
                .isPresent();
    }

    private void request(CallContext call, CountDownLatch end) {
        Duration patience = call.attemptTimeout();
        Optional<Failure> failure = Optional.empty();
        try {
            learnFrom(call);
        } catch (LlmCancelledException e) {
            // The end of the call that sends the request shows nothing about the server.
            throw e;
        } catch (RuntimeException e) {
            boolean late =
                    e instanceof LlmTimeoutException || call.attemptTimeout().isZero();
            failure = Optional.of(new Failure(nanoTime.getAsLong(), late ? patience : UNLIMITED));
            throw e;
        } finally {
            synchronized (lock) {
                requested = Optional.empty();
                failed = failure;
            }
            end.countDown();
        }
    }

    private void learnFrom(CallContext call) {
        ProviderList providers = ask.apply(call.toBuilder().maxRetries(0).build());
        ledger.learn(providers);
        known = Optional.of(providers);
    }

    /** Returns false if the time is up first. */
    private static boolean await(CountDownLatch end, long until, CallContext call) {
        try {
            // The request's own timeout ends the request, and thereby this wait, unless this call has less time; the
            // call then fails.
            if (end.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return true;
            }
            LOG.debug("The request for the server's prices takes longer than this call can wait.");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancellations.cancelled("its thread was interrupted", call, e);
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
                "The price of {} is unknown: {}. Its cost is not counted.",
                SafeText.line(name),
                known.isPresent()
                        ? "the server states no input and output price for it"
                        : "the server did not answer the request for its providers");
        return true;
    }
}
