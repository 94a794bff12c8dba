package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Other names that a server may have for a field of the contract. Stateless. */
public final class FieldNames {
    /** The keyword that lists a field's names on other servers, which clients read too. */
    public static final String ALIASES = "x-aliases";

    private static final Pattern WORD_START = Pattern.compile("_([a-z0-9])");
    private static final String ID = "_id";

    private FieldNames() {}

    /**
     * Finds a field under another name.
     *
     * @param name the contract's name
     * @param schema the field's schema, with its aliases
     * @param there whether the server has a field of a name that the contract does not have
     * @return the name that the server has; empty where there is none that means the same
     */
    public static Optional<String> other(String name, JsonNode schema, Predicate<String> there) {
        List<String> names = new ArrayList<>();
        schema.path(ALIASES).forEach(alias -> names.add(alias.asText()));
        names.add(camelCase(name));
        if (name.endsWith(ID)) {
            names.add(name.substring(0, name.length() - ID.length()));
        }
        return names.stream().filter(other -> !other.equals(name)).filter(there).findFirst();
    }

    /**
     * {@return whether clients read a field under another name}
     *
     * @param other the other name
     * @param schema the field's schema, with its aliases
     */
    public static boolean isAlias(String other, JsonNode schema) {
        for (JsonNode alias : schema.path(ALIASES)) {
            if (alias.asText().equals(other)) {
                return true;
            }
        }
        return false;
    }

    private static String camelCase(String name) {
        return WORD_START.matcher(name).replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT));
    }
}
