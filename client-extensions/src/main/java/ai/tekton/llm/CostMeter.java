package ai.tekton.llm;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.usage.AnswerMetadata;
import ai.tekton.llm.internal.usage.Ledger;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.ModelCost;
import ai.tekton.llm.model.StreamingChunk;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Adds up the cost of answers, from their usage and the prices in Rhetor's list of providers. A client with a meter
 * ({@link ClientBuilder#costMeter}) requests that list once, with its first call; several clients may share a meter.
 * Thread-safe.
 *
 * <p>Sums are in the currency of the prices. A model without both an input and an output price counts as free, and the
 * meter logs one warning about it: it guesses no price. The meter does not count the cost of fallback backends, nor
 * that of failed or cancelled attempts, whose usage is not known.
 */
public final class CostMeter {
    private static final long USUAL_TOKENS = 1_000_000;

    private final Ledger ledger;

    private CostMeter(long tokensPerPrice) {
        this.ledger = new Ledger(tokensPerPrice);
    }

    /**
     * Makes a meter for prices per million tokens, which is the unit that all providers use.
     *
     * @return an empty meter
     */
    public static CostMeter create() {
        return new CostMeter(USUAL_TOKENS);
    }

    /**
     * Makes a meter for prices in another unit: the contract leaves the unit to the server.
     *
     * @param tokensPerPrice the number of tokens that a price is for, such as 1,000
     * @return an empty meter
     * @throws InvalidRequestException if that is below 1
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
     * Returns the cost of one answer.
     *
     * @param answer an answer of a client with this meter
     * @return the cost; empty if its usage or its price is not known
     */
    public Optional<BigDecimal> costOf(CompletionResponse answer) {
        return ledger.costOf(AnswerMetadata.of(answer));
    }

    /**
     * Returns the cost of one streamed answer.
     *
     * @param last its last chunk, which carries the usage
     * @return the cost; empty if its usage or its price is not known
     */
    public Optional<BigDecimal> costOf(StreamingChunk last) {
        return ledger.costOf(AnswerMetadata.of(last));
    }

    /** {@return the cost of all answers together} */
    public BigDecimal total() {
        return ledger.total();
    }

    /** {@return the cost of each model's answers, by the provider's id, a slash and the model's id} */
    public Map<String, ModelCost> byModel() {
        return ledger.byModel();
    }

    /** {@return how many answers came from models whose price is not known} */
    public long unpricedAnswers() {
        return ledger.unpriced();
    }

    /**
     * {@return how many requests ended without a known usage: failed and cancelled requests, and answers without usage}
     */
    public long unmeteredRequests() {
        return ledger.unmetered();
    }

    @Override
    public String toString() {
        return "CostMeter[total=" + total().toPlainString() + ", byModel=" + byModel() + "]";
    }
}
