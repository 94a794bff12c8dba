package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Other names that a server may have for a field of the contract. */
public final class FieldNames {
    /** The keyword that lists a field's names on other servers, which clients read too. */
    public static final String ALIASES = "x-aliases";

    private static final Pattern WORD_START = Pattern.compile("_([a-z0-9])");

    private FieldNames() {}

    /** {@return the first name that means the same as the contract's and passes a test} */
    public static Optional<String> other(String name, JsonNode schema, Predicate<String> there) {
        Set<String> names = new LinkedHashSet<>();
        schema.path(ALIASES).forEach(alias -> names.add(alias.asText()));
        names.add(WORD_START.matcher(name).replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT)));
        names.add(name.replaceFirst("_id$", ""));
        names.remove(name);
        return names.stream().filter(there).findFirst();
    }

    /** {@return whether clients read a field of the contract under another name} */
    public static boolean isAlias(String other, JsonNode schema) {
        return PlainSchema.names(schema.path(ALIASES)).contains(other);
    }
}
