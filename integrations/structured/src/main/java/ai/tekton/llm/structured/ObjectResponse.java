package ai.tekton.llm.structured;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A validated object with the metadata of its answers. Immutable if the object is.
 *
 * @param <T> the object's class
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

    /** {@return the answer that the object was read from, with the backend that answered} */
    public CompletionResponse response() {
        return responses.get(responses.size() - 1);
    }

    /** {@return the answers of all rounds; the last one is the valid one} */
    public List<CompletionResponse> responses() {
        return responses;
    }

    /** {@return the number of rounds, 1 or more} */
    public int rounds() {
        return responses.size();
    }

    /** {@return the tokens of all rounds together; empty if no answer reported them} */
    public Optional<Usage> usage() {
        return Usages.sum(responses);
    }

    /**
     * Computes the total cost of all rounds.
     *
     * @param meter the client's cost meter
     * @return the cost; empty if the cost of a round is unknown
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

    /** {@return the warnings about parts of the requests that had no effect, of all rounds, each once} */
    public List<String> warnings() {
        return responses.stream()
                .flatMap(response -> response.warnings().stream())
                .distinct()
                .toList();
    }

    /** {@return whether another provider, model or backend than the requested one answered in the last round} */
    public boolean fallback() {
        return response().fallback();
    }

    /** {@return the metadata, without the object} */
    @Override
    public String toString() {
        return "ObjectResponse[rounds=" + rounds() + ", response=" + response() + "]";
    }
}
