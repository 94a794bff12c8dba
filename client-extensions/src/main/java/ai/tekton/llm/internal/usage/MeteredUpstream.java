package ai.tekton.llm.internal.usage;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.ReservedEvent;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.PreparedRelay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.SpendingLimit;
import ai.tekton.llm.internal.call.Upstream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the cost of answers, and sends no request whose maximum cost exceeds the budget. Thread-safe.
 *
 * <p>It reserves the maximum cost of a request before it sends the request, and always releases the reservation:
 * against the answer's actual cost, if that is known.
 */
public final class MeteredUpstream implements Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(MeteredUpstream.class);

    private final Upstream upstream;
    private final PriceList prices;
    private final Ledger ledger;
    private final Optional<SpendingLimit> budget;
    private final PromptTokens tokens;

    /**
     * Makes the decorator.
     *
     * @param upstream the decorated upstream; closed with this object
     * @param prices the prices of tokens
     * @param ledger records the cost of answers
     * @param budget the client's budget; empty for none. Calls may have further ones
     * @param tokens counts the tokens of requests
     */
    public MeteredUpstream(
            Upstream upstream, PriceList prices, Ledger ledger, Optional<SpendingLimit> budget, PromptTokens tokens) {
        this.upstream = upstream;
        this.prices = prices;
        this.ledger = ledger;
        this.budget = budget;
        this.tokens = tokens;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        return request.kind().isAnswer() ? new Metered<>(request, loop) : upstream.open(request, loop);
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public boolean isLocal() {
        return upstream.isLocal();
    }

    @Override
    public void close() {
        upstream.close();
    }

    private List<SpendingLimit> budgets(Request<?> request) {
        List<SpendingLimit> ofCall = request.scope().spendingLimits();
        return ofCall.isEmpty()
                ? budget.map(List::of).orElse(List.of())
                : Stream.concat(budget.stream(), ofCall.stream()).toList();
    }

    private final class Metered<T> extends PreparedRelay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private final String provider;
        private final List<SpendingLimit> budgets;
        private final AtomicReference<Optional<BigDecimal>> reserved = new AtomicReference<>(Optional.empty());
        private String model = "";
        private AnswerMetadata answered = AnswerMetadata.nothing();
        private final AtomicBoolean usageRecorded = new AtomicBoolean();
        private volatile boolean sent;

        Metered(Request<T> request, CallLoop loop) {
            super(loop);
            this.request = request;
            this.loop = loop;
            this.provider = request.provider().orElse("");
            this.budgets = budgets(request);
        }

        @Override
        protected void prepare() {
            learnPrices();
            model = request.chat()
                    .options()
                    .model()
                    .or(() -> prices.defaultModelOf(provider))
                    .orElse("");
            Optional<Price> price = prices.price(provider, model);
            if (price.isEmpty()) {
                prices.warn(provider, model);
            }
            if (price.isPresent() ? !budgets.isEmpty() : !budgets.stream().allMatch(SpendingLimit::allowsUnpriced)) {
                reserve(mostCost(price.orElseThrow(this::unpriced)));
            }
        }

        /** Requests the prices, which only a budget needs before the answer has arrived. */
        private void learnPrices() {
            if (prices.areKnown()) {
                return;
            }
            try {
                interruptibly(() -> prices.learn(request.context(), !budgets.isEmpty()));
            } catch (TektonLlmException e) {
                if (!budgets.isEmpty() || e instanceof LlmCancelledException) {
                    throw e;
                }
                LOG.debug("The request for the server's prices failed: {}", e.getMessage());
            }
        }

        private BigDecimal mostCost(Price price) {
            int prompt = tokens.of(request.chat(), model);
            OptionalInt most = request.chat().options().maxTokens();
            if (most.isPresent()) {
                return price.cost(prompt, most.getAsInt(), ledger.tokensPerPrice());
            }
            int context = price.contextLength().orElseThrow(this::unbounded);
            return price.cost(prompt, Math.max(0, context - prompt), ledger.tokensPerPrice());
        }

        /** Reserves the sum from all budgets, or from none. */
        private void reserve(BigDecimal most) {
            for (int i = 0; i < budgets.size(); i++) {
                Optional<SpendingLimit.Refusal> refusal = budgets.get(i).reserve(most, request.kind() == Kind.WHOLE);
                if (refusal.isPresent()) {
                    budgets.subList(0, i).forEach(earlier -> earlier.settle(most, BigDecimal.ZERO));
                    throw new BudgetExceededException(
                            "The call was not sent: it may cost "
                                    + refusal.get().text(),
                            details().build(),
                            refusal.get().scope());
                }
            }
            reserved.set(Optional.of(most));
            if (isCancelled()) {
                release(BigDecimal.ZERO);
            } else {
                announce(most);
            }
        }

        /** A request that a listener has not recorded is not sent. */
        private void announce(BigDecimal most) {
            try {
                request.scope().ask((time, call) -> new ReservedEvent(time, call, most), LlmEventListener::onReserved);
            } catch (TektonLlmException refusal) {
                release(BigDecimal.ZERO);
                throw refusal;
            } catch (RuntimeException | Error e) {
                release(BigDecimal.ZERO);
                throw new TektonLlmException(
                        "The call was not sent: a listener failed on its reservation (onReserved), with "
                                + e.getClass().getName() + ".",
                        details().cause(e).build());
            }
        }

        private void release(BigDecimal cost) {
            BigDecimal most = reserved.getAndSet(Optional.empty()).orElse(BigDecimal.ZERO);
            budgets.forEach(from -> from.settle(most, cost));
        }

        private InvalidRequestException unpriced() {
            return new InvalidRequestException(
                    "The call was not sent: a budget is set, but the cost of '" + named()
                            + "' is unknown, because the server"
                            + " states no input and output price for it. Choose a model that has a price, or set"
                            + " CostLimits.allowUnpriced.",
                    details().build());
        }

        private InvalidRequestException unbounded() {
            return new InvalidRequestException(
                    "The call was not sent: a budget is set, but the cost of the call has no limit, because max_tokens"
                            + " is not set and the server states no context length for '" + named()
                            + "'. Set maxTokens.",
                    details().build());
        }

        private String named() {
            return model.isEmpty() ? provider : model;
        }

        private FailureDetails.Builder details() {
            CallContext context = request.context();
            return FailureDetails.builder().attempts(context.attempt() - 1).requestId(context.requestId());
        }

        @Override
        protected Source<T> open() {
            sent = true;
            return upstream.open(request, loop);
        }

        @Override
        protected String failure() {
            return "The maximum cost of the call could not be computed";
        }

        @Override
        public void next(T item) {
            answered = answered.orBy(item);
            if (request.kind().isLast(item)) {
                settle();
            }
            super.next(item);
        }

        @Override
        public void ended() {
            settle();
            super.ended();
        }

        /** Settles the reservation; an answer without usage counts with all that was reserved. */
        private void settle() {
            if (!usageRecorded.compareAndSet(false, true)) {
                // The call was cancelled as its answer arrived, and counts as one that ended without usage.
                return;
            }
            String by = answered.provider().orElse(provider);
            String with = answered.model().orElse(model);
            Optional<Price> price = prices.price(by, with).or(() -> prices.price(provider, model));
            if (price.isEmpty()) {
                prices.warn(by, with);
                ledger.answeredUnpriced();
            }
            if (answered.usage().isEmpty()) {
                ledger.endedWithoutUsage();
            }
            BigDecimal most = reserved.get().orElse(BigDecimal.ZERO);
            Optional<BigDecimal> cost =
                    price.flatMap(known -> answered.usage().map(usage -> known.cost(usage, ledger.tokensPerPrice())));
            cost.ifPresent(sum -> ledger.answered(by, with, answered.usage().orElseThrow(), sum));
            release(cost.orElse(most));
        }

        @Override
        public void failed(TektonLlmException failure) {
            endWithoutUsage();
            super.failed(failure);
        }

        @Override
        public void cancel() {
            super.cancel();
            endWithoutUsage();
        }

        private void endWithoutUsage() {
            if (sent && usageRecorded.compareAndSet(false, true)) {
                ledger.endedWithoutUsage();
            }
            release(BigDecimal.ZERO);
        }
    }
}
