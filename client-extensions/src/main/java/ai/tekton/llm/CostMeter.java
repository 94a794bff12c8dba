package ai.tekton.llm;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.usage.Answered;
import ai.tekton.llm.internal.usage.Ledger;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.ModelCost;
import ai.tekton.llm.model.StreamingChunk;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what answers cost, from their usage and the prices that Rhetor's list of providers states. A client that is given one
 * ({@link ClientBuilder#costMeter}) asks for that list once, with its first call; several clients may share one. Thread-safe.
 *
 * <p>Sums are in the currency of the prices. A model without an input and an output price costs nothing here, which is said
 * once in a warning: nothing is guessed. What fallback backends cost is not counted, nor what an attempt cost that failed or
 * was cancelled, whose usage nobody told.
 */
public final class CostMeter {
    private static final long USUAL_TOKENS = 1_000_000;

    private final Ledger ledger;

    private CostMeter(long tokensPerPrice) {
        this.ledger = new Ledger(tokensPerPrice);
    }

    /**
     * Makes a meter for prices of a million tokens each, as all providers state theirs.
     *
     * @return an empty meter
     */
    public static CostMeter create() {
        return new CostMeter(USUAL_TOKENS);
    }

    /**
     * Makes a meter for prices of another unit: the contract leaves that to the server.
     *
     * @param tokensPerPrice how many tokens a price is that of, such as 1,000
     * @return an empty meter
     * @throws InvalidRequestException where that is below 1
     */
    public static CostMeter withPricesOf(long tokensPerPrice) {
        if (tokensPerPrice < 1) {
            throw new InvalidRequestException("tokensPerPrice must be at least 1, but is " + tokensPerPrice + ".");
        }
        return new CostMeter(tokensPerPrice);
    }

    Ledger ledger() {
        return ledger;
    }

    /**
     * What one answer cost.
     *
     * @param answer an answer of a client with this meter
     * @return the cost; empty where its usage or its price is not known
     */
    public Optional<BigDecimal> costOf(CompletionResponse answer) {
        return ledger.costOf(Answered.of(answer));
    }

    /**
     * What one streamed answer cost.
     *
     * @param last its last chunk, which tells the usage
     * @return the cost; empty where its usage or its price is not known
     */
    public Optional<BigDecimal> costOf(StreamingChunk last) {
        return ledger.costOf(Answered.of(last));
    }

    /** {@return what all answers have cost together} */
    public BigDecimal total() {
        return ledger.total();
    }

    /** {@return what the answers of each model have cost, by its provider's id, a slash and its own} */
    public Map<String, ModelCost> byModel() {
        return ledger.byModel();
    }

    /** {@return how many answers came from models whose price is not known} */
    public long unpricedAnswers() {
        return ledger.unpriced();
    }

    /**
     * {@return how many requests ended without telling their usage: failed and cancelled ones, and answers
     * without it}
     */
    public long unmeteredRequests() {
        return ledger.unmetered();
    }

    @Override
    public String toString() {
        return "CostMeter[total=" + total().toPlainString() + ", byModel=" + byModel() + "]";
    }
}
