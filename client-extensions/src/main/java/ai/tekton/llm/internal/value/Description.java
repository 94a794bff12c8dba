package ai.tekton.llm.internal.value;

import java.util.Collection;
import java.util.Map;

/**
 * Builds the text of a value for logs and messages: the fields that are set, but only the sizes of texts that people or
 * models wrote. Not thread-safe.
 */
public final class Description {
    private final StringBuilder text;
    private boolean first = true;

    private Description(String type) {
        text = new StringBuilder(type).append('[');
    }

    /**
     * Begins a description with the name of the type.
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
     * Adds the length of a text that must not be shown.
     *
     * @param name the field's name
     * @param value the text; if null, nothing is added
     * @return this
     */
    public Description withSizeOf(String name, CharSequence value) {
        return value == null ? this : add(name, value.length() + " characters");
    }

    /**
     * Adds the number of values that must not be shown.
     *
     * @param name the field's name
     * @param values the values; if empty, nothing is added
     * @return this
     */
    public Description withSizeOf(String name, Collection<?> values) {
        return values.isEmpty() ? this : add(name, values.size() + " of them");
    }

    /**
     * Adds a secret, as three stars.
     *
     * @param name the field's name
     * @param secret the secret; if null, nothing is added
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
