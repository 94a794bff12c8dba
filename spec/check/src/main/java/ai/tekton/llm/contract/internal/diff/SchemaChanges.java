package ai.tekton.llm.contract.internal.diff;

import ai.tekton.llm.contract.internal.document.PlainSchema;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openapitools.openapidiff.core.model.ChangedContent;
import org.openapitools.openapidiff.core.model.ChangedOperation;
import org.openapitools.openapidiff.core.model.ChangedSchema;

/** Turns what openapi-diff found in the content of a request or an answer into findings. */
final class SchemaChanges {
    /** The fields that the client sends with every request, whether its caller sets them or not. */
    private static final Set<String> ALWAYS_SENT =
            Set.of(ChatRequest.JSON_PROPERTY_COMPONENT, ChatRequest.JSON_PROPERTY_STREAMING);

    private final boolean answer;
    private final List<Finding> findings;

    private SchemaChanges(boolean answer, List<Finding> findings) {
        this.answer = answer;
        this.findings = findings;
    }

    /** Adds the findings of an operation. */
    static void collect(ChangedOperation operation, List<Finding> findings) {
        Optional.ofNullable(operation.getRequestBody())
                .ifPresent(body -> new SchemaChanges(false, findings).content(body.getContent()));
        Optional.ofNullable(operation.getApiResponses())
                .ifPresent(responses -> responses
                        .getChanged()
                        .values()
                        .forEach(response -> new SchemaChanges(true, findings).content(response.getContent())));
    }

    private void content(ChangedContent content) {
        if (content == null) {
            return;
        }
        content.getMissing().keySet().forEach(type -> add(Change.MEDIA_TYPE_GONE, root(type), type, ""));
        content.getIncreased().keySet().forEach(type -> add(Change.MEDIA_TYPE_NEW, root(type), "", type));
        content.getChanged().forEach((type, media) -> schema(media.getSchema(), root(type)));
    }

    private String root(String mediaType) {
        return ComparableOperation.root(answer, mediaType);
    }

    private void schema(ChangedSchema changed, String place) {
        if (changed == null || changed.getOldSchema() == null || changed.getNewSchema() == null) {
            return;
        }
        Schema<?> older = changed.getOldSchema();
        Schema<?> newer = changed.getNewSchema();
        if (changed.isChangedType() || changed.isChangeFormat()) {
            type(type(older), type(newer), place);
            return;
        }
        changed.getMissingProperties().forEach((name, property) -> gone(changed, name, property, place));
        changed.getIncreasedProperties().keySet().forEach(name -> {
            boolean required = orEmpty(newer.getRequired()).contains(name);
            add(required ? Change.FIELD_NEW_REQUIRED : Change.FIELD_NEW, place + "." + name, "", "");
        });
        required(changed, place);
        values(texts(older.getEnum()), texts(newer.getEnum()), place);
        limit("minimum", true, older.getMinimum(), newer.getMinimum(), place);
        limit("maximum", false, older.getMaximum(), newer.getMaximum(), place);
        limit("minLength", true, older.getMinLength(), newer.getMinLength(), place);
        limit("maxLength", false, older.getMaxLength(), newer.getMaxLength(), place);
        limit("minItems", true, older.getMinItems(), newer.getMinItems(), place);
        limit("maxItems", false, older.getMaxItems(), newer.getMaxItems(), place);
        changed.getChangedProperties().forEach((name, property) -> schema(property, place + "." + name));
        schema(changed.getItems(), place + "[]");
        schema(changed.getAddProp(), place + ".*");
    }

    private void type(String was, String is, String place) {
        Change narrowerOrOther = includes(was, is) ? Change.TYPE_NARROWER : Change.TYPE_CHANGED;
        add(includes(is, was) ? Change.TYPE_WIDER : narrowerOrOther, place, was, is);
    }

    /** Whether a value of the narrow types is one of the wide types too. */
    private static boolean includes(String wide, String narrow) {
        Set<String> types = new TreeSet<>(Arrays.asList(wide.split(" or ")));
        if (types.contains("number")) {
            types.add("integer");
        }
        return types.containsAll(Arrays.asList(narrow.split(" or ")));
    }

    private void gone(ChangedSchema changed, String name, Schema<?> property, String place) {
        Map<String, Schema<?>> newer = properties(changed.getNewSchema());
        Optional<String> olderName = properties(changed.getOldSchema()).entrySet().stream()
                .filter(older -> name.equals(mark(older.getValue(), PlainSchema.OLDER_NAME_OF)))
                .map(Map.Entry::getKey)
                .filter(newer::containsKey)
                .findFirst();
        boolean text = name.equals(ChatResponse.JSON_PROPERTY_CONTENT);
        if (olderName.isPresent()) {
            add(Change.FIELD_UNDER_OLDER_NAME, place + "." + name, name, olderName.get());
        } else if (mark(property, PlainSchema.OLDER_NAME_OF) == null) {
            // A server need not have a name that only others still use.
            add(text ? Change.TEXT_GONE : Change.FIELD_GONE, place + "." + name, "", "");
        }
    }

    private void required(ChangedSchema changed, String place) {
        if (changed.getRequired() == null) {
            return;
        }
        Map<String, Schema<?>> newer = properties(changed.getNewSchema());
        orEmpty(changed.getRequired().getIncreased()).stream()
                .filter(properties(changed.getOldSchema())::containsKey)
                .forEach(name -> {
                    boolean sent = ALWAYS_SENT.contains(name);
                    add(sent ? Change.SENT_FIELD_NOW_REQUIRED : Change.FIELD_NOW_REQUIRED, place + "." + name, "", "");
                });
        orEmpty(changed.getRequired().getMissing()).stream()
                .filter(name -> newer.containsKey(name) && mark(newer.get(name), PlainSchema.HAS_DEFAULT) == null)
                .forEach(name -> add(Change.FIELD_NOW_OPTIONAL, place + "." + name, "", ""));
    }

    private void values(Set<String> older, Set<String> newer, String place) {
        String gone = joined(older, newer);
        String added = joined(newer, older);
        // Most documents that allow any value just do not list the values.
        if (newer.isEmpty()) {
            return;
        } else if (older.isEmpty()) {
            add(Change.VALUES_LISTED, place, "", added);
            return;
        }
        if (!gone.isEmpty()) {
            add(Change.VALUES_GONE, place, gone, "");
        }
        if (!added.isEmpty()) {
            add(Change.VALUES_NEW, place, "", added);
        }
    }

    private static String joined(Set<String> values, Set<String> without) {
        return values.stream().filter(value -> !without.contains(value)).collect(Collectors.joining(", "));
    }

    private void limit(String name, boolean least, Number older, Number newer, String place) {
        // A document without a limit leaves it to the server's code.
        if (newer == null || older != null && decimal(older).compareTo(decimal(newer)) == 0) {
            return;
        }
        boolean tighter = older == null || (decimal(newer).compareTo(decimal(older)) > 0) == least;
        String was = older == null ? "no " + name : name + " " + decimal(older).toPlainString();
        String is = name + " " + decimal(newer).toPlainString();
        add(tighter ? Change.LIMIT_TIGHTER : Change.LIMIT_WIDER, place, was, is);
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }

    private static Set<String> texts(Collection<?> values) {
        return orEmpty(values).stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> Collection<T> orEmpty(Collection<T> list) {
        return list == null ? List.of() : list;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Map<String, Schema<?>> properties(Schema<?> schema) {
        return schema.getProperties() == null ? Map.of() : (Map) schema.getProperties();
    }

    private static Object mark(Schema<?> schema, String extension) {
        return schema.getExtensions() == null ? null : schema.getExtensions().get(extension);
    }

    private static String type(Schema<?> schema) {
        return schema.getFormat() != null ? schema.getFormat() : String.valueOf(schema.getType());
    }

    private void add(Change change, String place, String was, String is) {
        change.add(findings, place, answer, was, is);
    }
}
