package ai.tekton.llm.structured;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object as far as it has come. Only what is complete is there: a text, a number or a name that is being written is not
 * yet. Each part of a round has all that the ones before it had. Nothing is checked before the last part, which has the object.
 * Immutable and thread-safe.
 *
 * @param <T> the object
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

    /** {@return which round this is of, from 1. In each the object begins anew, as what came before did not fit} */
    public int round() {
        return round;
    }

    /**
     * The fields that have come, in their order, with maps, lists, strings, numbers, booleans and null as their values.
     *
     * @return an unmodifiable map; empty where the answer is a list
     */
    @SuppressWarnings("unchecked") // The parser makes no other maps.
    public Map<String, Object> fields() {
        return json instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /**
     * The elements that have come, of the stream of a list; the last one may lack fields.
     *
     * @return an unmodifiable list; empty where the answer is no list
     */
    @SuppressWarnings("unchecked") // The parser makes no other lists.
    public List<Object> items() {
        Object items = json instanceof Map<?, ?> map ? map.get(Shape.ITEMS) : json;
        return items instanceof List<?> list ? (List<Object>) list : List.of();
    }

    /** {@return whether this is the last part} */
    public boolean done() {
        return response.isPresent();
    }

    /** {@return the object, checked, and what it took; empty in all parts but the last} */
    public Optional<ObjectResponse<T>> response() {
        return response;
    }

    /** {@return how far it has come, without what it holds} */
    @Override
    public String toString() {
        return "ObjectPart[round=" + round + ", fields=" + fields().size() + ", items=" + items().size() + ", done="
                + done() + "]";
    }
}
