package ai.tekton.llm.internal.value;

import java.util.Collection;
import java.util.Map;

/**
 * What a value says of itself, for logs and messages: the fields that are set, and of texts that people or models wrote the
 * size alone. Not thread-safe.
 */
public final class Description {
    private final StringBuilder text;
    private boolean first = true;

    private Description(String type) {
        text = new StringBuilder(type).append('[');
    }

    /**
     * Begins with the name of the type.
     *
     * @param type the name
     * @return a description without fields
     */
    public static Description of(String type) {
        return new Description(type);
    }

    /**
     * Adds a field, unless it is null or an empty collection.
     *
     * @param name the field's name
     * @param value the field's value
     * @return this
     */
    public Description with(String name, Object value) {
        boolean empty = value == null
                || value instanceof Collection<?> values && values.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        return empty ? this : add(name, value);
    }

    /**
     * Adds a text that is not to be shown, by its length.
     *
     * @param name the field's name
     * @param value the text; nothing is added where it is null
     * @return this
     */
    public Description withSizeOf(String name, CharSequence value) {
        return value == null ? this : add(name, value.length() + " characters");
    }

    /**
     * Adds values that are not to be shown, by their number.
     *
     * @param name the field's name
     * @param values the values; nothing is added where there are none
     * @return this
     */
    public Description withSizeOf(String name, Collection<?> values) {
        return values.isEmpty() ? this : add(name, values.size() + " of them");
    }

    /**
     * Adds a secret, as three stars.
     *
     * @param name the field's name
     * @param secret the secret; nothing is added where it is null
     * @return this
     */
    public Description withSecret(String name, Object secret) {
        return secret == null ? this : add(name, "***");
    }

    private Description add(String name, Object value) {
        text.append(first ? "" : ", ").append(name).append('=').append(value);
        first = false;
        return this;
    }

    @Override
    public String toString() {
        return text + "]";
    }
}
