package ai.tekton.llm.structured;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of an object that has arrived so far. It contains only complete values, not a text, a number or a name that is still
 * being written. Each part of a round contains everything that the earlier ones did. Only the last part, which has the object,
 * is validated. Immutable and thread-safe.
 *
 * @param <T> the object's class
 */
public final class ObjectPart<T> {
    private final int round;
    private final Object json;
    private final Optional<ObjectResponse<T>> response;

    ObjectPart(int round, Object json, Optional<ObjectResponse<T>> response) {
        this.round = round;
        this.json = json;
        this.response = response;
    }

    /** {@return the number of the round, from 1. Each round starts a new object, because the previous answer was invalid} */
    public int round() {
        return round;
    }

    /**
     * The fields that have arrived, in order, with maps, lists, strings, numbers, booleans and null as their values.
     *
     * @return an unmodifiable map; empty if the answer is a list
     */
    @SuppressWarnings("unchecked") // The parser creates no other maps.
    public Map<String, Object> fields() {
        return json instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /**
     * The elements of a streamed list that have arrived; the last one may lack fields.
     *
     * @return an unmodifiable list; empty if the answer is not a list
     */
    @SuppressWarnings("unchecked") // The parser creates no other lists.
    public List<Object> items() {
        Object items = json instanceof Map<?, ?> map ? map.get(AnswerSchema.ITEMS) : json;
        return items instanceof List<?> list ? (List<Object>) list : List.of();
    }

    /** {@return whether this is the last part} */
    public boolean done() {
        return response.isPresent();
    }

    /** {@return the validated object with its metadata; empty in all parts but the last} */
    public Optional<ObjectResponse<T>> response() {
        return response;
    }

    /** {@return the progress, without the values} */
    @Override
    public String toString() {
        return "ObjectPart[round=" + round + ", fields=" + fields().size() + ", items=" + items().size() + ", done="
                + done() + "]";
    }
}
