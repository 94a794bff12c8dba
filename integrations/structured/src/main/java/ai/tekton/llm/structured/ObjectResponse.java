package ai.tekton.llm.structured;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An answer as an object that was checked, and what it took. Immutable where the object is.
 *
 * @param <T> the object
 */
public final class ObjectResponse<T> {
    private final T object;
    private final List<CompletionResponse> responses;

    ObjectResponse(T object, List<CompletionResponse> responses) {
        this.object = Objects.requireNonNull(object, "object");
        this.responses = List.copyOf(responses);
    }

    /** {@return the object} */
    public T object() {
        return object;
    }

    /** {@return the answer that the object was read from, with who answered} */
    public CompletionResponse response() {
        return responses.get(responses.size() - 1);
    }

    /** {@return the answers of all rounds, the last one that which fitted} */
    public List<CompletionResponse> responses() {
        return responses;
    }

    /** {@return how often the model was asked, 1 or more} */
    public int rounds() {
        return responses.size();
    }

    /** {@return the tokens of all rounds together; empty where none told} */
    public Optional<Usage> usage() {
        return Usages.sum(responses);
    }

    /**
     * What all rounds cost together.
     *
     * @param meter that of the client
     * @return the cost; empty where that of a round is not known
     */
    public Optional<BigDecimal> cost(CostMeter meter) {
        BigDecimal sum = BigDecimal.ZERO;
        for (CompletionResponse response : responses) {
            Optional<BigDecimal> cost = meter.costOf(response);
            if (cost.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.add(cost.get());
        }
        return Optional.of(sum);
    }

    /** {@return what of the requests was not done as asked, of all rounds, each sentence once} */
    public List<String> warnings() {
        return responses.stream()
                .flatMap(response -> response.warnings().stream())
                .distinct()
                .toList();
    }

    /** {@return whether something other than what was asked for answered in the last round} */
    public boolean fallback() {
        return response().fallback();
    }

    /** {@return who answered, without the object} */
    @Override
    public String toString() {
        return "ObjectResponse[rounds=" + rounds() + ", response=" + response() + "]";
    }
}
