package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Closing;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * Distributes requests over several addresses of Rhetor: of two random addresses, it picks the one with fewer requests
 * in progress. It skips an address whose breaker is open, and prefers addresses at which no attempt of the call has
 * failed. Thread-safe.
 */
public final class BalancedUpstream implements Upstream {
    private static final class Address {
        private final Upstream upstream;
        private final AtomicInteger underWay = new AtomicInteger();

        Address(Upstream upstream) {
            this.upstream = upstream;
        }

        /** Opens a request; returns its source, or empty if the breaker rejects it. Requests for health always pass. */
        <T> Optional<Source<T>> open(Request<T> request, CallLoop loop) {
            return upstream instanceof CircuitBreakingUpstream guarded && request.kind() != Kind.HEALTH
                    ? guarded.openIfAdmitted(request, loop)
                    : Optional.of(upstream.open(request, loop));
        }
    }

    private final List<Address> addresses;
    private final IntUnaryOperator random;

    /**
     * The addresses at which attempts of a call failed, by the call's loop, which lives as long as the call. Empty
     * without failures.
     */
    private final Map<CallLoop, Set<Address>> failed = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Makes the decorator.
     *
     * @param addresses the upstream of each address, with its breaker; closed with this object
     * @param random returns a number from 0 to its argument, exclusive
     */
    public BalancedUpstream(List<? extends Upstream> addresses, IntUnaryOperator random) {
        this.addresses = addresses.stream().map(Address::new).toList();
        this.random = random;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        return new Placed<>(request, loop);
    }

    @Override
    public String name() {
        return addresses.get(0).upstream.name();
    }

    @Override
    public void close() {
        Closing.all(addresses.stream().map(address -> address.upstream).toList());
    }

    private Address fewestOfTwo(List<Address> from) {
        int one = random.applyAsInt(from.size());
        if (from.size() == 1) {
            return from.get(one);
        }
        int other = random.applyAsInt(from.size() - 1);
        Address first = from.get(one);
        Address second = from.get(other < one ? other : other + 1);
        return second.underWay.get() < first.underWay.get() ? second : first;
    }

    private final class Placed<T> extends Relay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private final AtomicBoolean counted = new AtomicBoolean();
        private Address address;
        private boolean itemSeen;

        Placed(Request<T> request, CallLoop loop) {
            this.request = request;
            this.loop = loop;
        }

        @Override
        public void pull(Sink<T> downstream) {
            if (address == null && !place()) {
                downstream.failed(suspended(request.context()));
                return;
            }
            super.pull(downstream);
        }

        /** Places the request at an address. Addresses that failed this call come last. */
        private boolean place() {
            Set<Address> tried = failed.getOrDefault(loop, Set.of());
            List<Address> fresh = new ArrayList<>(addresses);
            fresh.removeAll(tried);
            return placeAmong(fresh) || placeAmong(new ArrayList<>(tried));
        }

        private boolean placeAmong(List<Address> candidates) {
            while (!candidates.isEmpty()) {
                Address next = fewestOfTwo(candidates);
                Optional<Source<T>> source = next.open(request, loop);
                if (source.isPresent()) {
                    begin(next, source.get());
                    return true;
                }
                candidates.remove(next);
            }
            return false;
        }

        private void begin(Address at, Source<T> source) {
            address = at;
            at.underWay.incrementAndGet();
            counted.set(true);
            use(source);
            if (isCancelled()) {
                over();
            }
        }

        private void over() {
            if (counted.compareAndSet(true, false)) {
                address.underWay.decrementAndGet();
            }
        }

        @Override
        public void next(T item) {
            itemSeen = true;
            if (request.kind().isLast(item)) {
                over();
            }
            super.next(item);
        }

        @Override
        public void ended() {
            over();
            super.ended();
        }

        @Override
        public void failed(TektonLlmException failure) {
            over();
            if (!itemSeen && failure.isRetryable()) {
                failed.computeIfAbsent(loop, call -> Collections.synchronizedSet(new HashSet<>()))
                        .add(address);
            }
            super.failed(failure);
        }

        @Override
        public void cancel() {
            super.cancel();
            over();
        }
    }

    private ServiceUnavailableException suspended(CallContext context) {
        return new ServiceUnavailableException(
                "Calls to all " + addresses.size()
                        + " addresses of Rhetor are suspended, because too many failed recently (circuit breaker).",
                FailureDetails.builder()
                        .attempts(context.attempt() - 1)
                        .requestId(context.requestId())
                        .retryable(false)
                        .build());
    }
}
