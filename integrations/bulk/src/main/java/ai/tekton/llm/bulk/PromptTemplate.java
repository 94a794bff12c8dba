package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A text with placeholders for the fields of a line, such as {@code Summarise: {text}}. Double the braces that belong to the
 * text:
 * <code>{{</code> and <code>}}</code>. Immutable and thread-safe.
 */
public final class PromptTemplate implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The template's source text. */
    private final String text;
    /** Alternately a text and a field's name, starting with a text. */
    private final ArrayList<String> parts;

    private PromptTemplate(String text, ArrayList<String> parts) {
        this.text = text;
        this.parts = parts;
    }

    /**
     * Parses a template.
     *
     * @param text the text
     * @return the template
     * @throws InvalidRequestException where a brace is unpaired, a name is missing or there is no placeholder
     */
    public static PromptTemplate of(String text) {
        ArrayList<String> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                plain.append(c);
                i += 2;
            } else if (c == '{') {
                int end = text.indexOf('}', i);
                String name = end < 0 ? "" : text.substring(i + 1, end).strip();
                if (name.isEmpty() || name.indexOf('{') >= 0) {
                    throw wrong("the { at character " + (i + 1) + " begins no {field}");
                }
                parts.add(plain.toString());
                parts.add(name);
                plain.setLength(0);
                i = end + 1;
            } else if (c == '}') {
                throw wrong("the } at character " + (i + 1) + " ends no {field}");
            } else {
                plain.append(c);
                i++;
            }
        }
        parts.add(plain.toString());
        if (parts.size() == 1) {
            throw wrong("there is no {field} in it, so that all prompts would be the same");
        }
        return new PromptTemplate(text, parts);
    }

    private static InvalidRequestException wrong(String why) {
        return new InvalidRequestException(
                "The template cannot be used: " + why + ". Braces that are text are doubled: {{ and }}.");
    }

    /** {@return the names of the fields that it has placeholders for} */
    public Set<String> fields() {
        Set<String> names = new TreeSet<>();
        for (int i = 1; i < parts.size(); i += 2) {
            names.add(parts.get(i));
        }
        return names;
    }

    /**
     * Fills the placeholders with a line's fields.
     *
     * @param fields the values by name
     * @return the prompt's text
     * @throws InvalidRequestException where a field is missing; names it and the existing fields
     */
    public String fill(Map<String, String> fields) {
        StringBuilder filled = new StringBuilder(parts.get(0));
        for (int i = 1; i < parts.size(); i += 2) {
            String value = fields.get(parts.get(i));
            if (value == null) {
                throw missing(parts.get(i), fields.keySet());
            }
            filled.append(value).append(parts.get(i + 1));
        }
        return filled.toString();
    }

    static InvalidRequestException missing(String field, Collection<String> known) {
        return new InvalidRequestException(
                "The template asks for {" + field + "}, and there is no such field; there are "
                        + (known.isEmpty() ? "none" : String.join(", ", List.copyOf(known))) + ".");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PromptTemplate that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** {@return the template's source text} */
    @Override
    public String toString() {
        return text;
    }
}
