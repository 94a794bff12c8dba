package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.diff.Change.Direction;
import ai.tekton.llm.contract.diff.Change.Kind;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openapitools.openapidiff.core.model.ChangedContent;
import org.openapitools.openapidiff.core.model.ChangedOperation;
import org.openapitools.openapidiff.core.model.ChangedSchema;
import org.openapitools.openapidiff.core.model.schema.ChangedRequired;

/** Goes through what openapi-diff found in one operation, and names each change by its place. For one walk. */
final class ChangeWalk {
    private final List<Change> changes = new ArrayList<>();

    List<Change> walk(ChangedOperation operation) {
        if (operation.getRequestBody() != null) {
            content(operation.getRequestBody().getContent(), Direction.TO_SERVER, Place.REQUEST);
        }
        if (operation.getApiResponses() != null) {
            operation
                    .getApiResponses()
                    .getChanged()
                    .values()
                    .forEach(response -> content(response.getContent(), Direction.FROM_SERVER, Place.RESPONSE));
        }
        return changes;
    }

    private void content(ChangedContent content, Direction direction, String whole) {
        if (content == null) {
            return;
        }
        content.getMissing()
                .keySet()
                .forEach(type -> add(Kind.MEDIA_TYPE_GONE, direction, Place.root(whole, type), type, ""));
        content.getIncreased()
                .keySet()
                .forEach(type -> add(Kind.MEDIA_TYPE_NEW, direction, Place.root(whole, type), "", type));
        content.getChanged().forEach((type, media) -> schema(media.getSchema(), direction, Place.root(whole, type)));
    }

    private void schema(ChangedSchema changed, Direction direction, String place) {
        if (changed == null || changed.getOldSchema() == null || changed.getNewSchema() == null) {
            return;
        }
        if (changed.isChangedType() || changed.isChangeFormat()) {
            add(Kind.TYPE_CHANGED, direction, place, type(changed.getOldSchema()), type(changed.getNewSchema()));
            return;
        }
        fields(changed, direction, place);
        required(changed, direction, place);
        values(changed, direction, place);
        limits(changed, direction, place);
        changed.getChangedProperties().forEach((name, property) -> schema(property, direction, place + "." + name));
        schema(changed.getItems(), direction, place + Place.ITEMS);
        schema(changed.getAddProp(), direction, place + Place.VALUES);
    }

    private void fields(ChangedSchema changed, Direction direction, String place) {
        changed.getMissingProperties().forEach((name, property) -> {
            Optional<String> olderName = olderNames(changed.getOldSchema(), name)
                    .filter(older -> property(changed.getNewSchema(), older).isPresent())
                    .findFirst();
            if (olderName.isPresent()) {
                add(Kind.FIELD_UNDER_OLDER_NAME, direction, place + "." + name, name, olderName.get());
            } else if (newerName(property).isEmpty()) {
                // A server need not have a name that only others still use.
                add(Kind.FIELD_GONE, direction, place + "." + name, type(property), "");
            }
        });
        changed.getIncreasedProperties().forEach((name, property) -> {
            boolean required = isRequired(changed.getNewSchema(), name);
            add(required ? Kind.FIELD_NEW_REQUIRED : Kind.FIELD_NEW, direction, place + "." + name, "", type(property));
        });
    }

    private static Stream<String> olderNames(Schema<?> schema, String name) {
        return schema.getProperties().keySet().stream()
                .filter(older -> property(schema, older)
                        .flatMap(ChangeWalk::newerName)
                        .filter(name::equals)
                        .isPresent());
    }

    private static Optional<String> newerName(Schema<?> property) {
        return Optional.ofNullable(property.getExtensions())
                .map(extensions -> extensions.get(SchemaNormalizer.OLDER_NAME_OF))
                .map(Object::toString);
    }

    private void required(ChangedSchema changed, Direction direction, String place) {
        ChangedRequired required = changed.getRequired();
        if (required == null) {
            return;
        }
        orEmpty(required.getIncreased()).stream()
                .filter(name -> property(changed.getOldSchema(), name).isPresent())
                .forEach(name -> add(Kind.FIELD_NOW_REQUIRED, direction, place + "." + name, "optional", "required"));
        orEmpty(required.getMissing()).stream()
                .filter(name -> property(changed.getNewSchema(), name)
                        .filter(property -> !hasDefault(property))
                        .isPresent())
                .forEach(name -> add(Kind.FIELD_NOW_OPTIONAL, direction, place + "." + name, "required", "optional"));
    }

    private void values(ChangedSchema changed, Direction direction, String place) {
        List<?> older = changed.getOldSchema().getEnum();
        List<?> newer = changed.getNewSchema().getEnum();
        if (Objects.equals(older, newer)) {
            return;
        }
        TreeSet<String> gone = texts(older);
        gone.removeAll(texts(newer));
        TreeSet<String> added = texts(newer);
        added.removeAll(texts(older));
        if (newer == null) {
            // Any value may be said; most documents just do not list them.
            return;
        }
        if (older == null) {
            if (direction == Direction.TO_SERVER) {
                add(Kind.VALUES_GONE, direction, place, "any", String.join(", ", texts(newer)));
            }
            return;
        }
        if (!gone.isEmpty()) {
            add(Kind.VALUES_GONE, direction, place, String.join(", ", gone), "");
        }
        if (!added.isEmpty()) {
            add(Kind.VALUES_NEW, direction, place, "", String.join(", ", added));
        }
    }

    private void limits(ChangedSchema changed, Direction direction, String place) {
        Schema<?> older = changed.getOldSchema();
        Schema<?> newer = changed.getNewSchema();
        limit("minimum", true, older.getMinimum(), newer.getMinimum(), direction, place);
        limit("maximum", false, older.getMaximum(), newer.getMaximum(), direction, place);
        limit("minLength", true, decimal(older.getMinLength()), decimal(newer.getMinLength()), direction, place);
        limit("maxLength", false, decimal(older.getMaxLength()), decimal(newer.getMaxLength()), direction, place);
        limit("minItems", true, decimal(older.getMinItems()), decimal(newer.getMinItems()), direction, place);
        limit("maxItems", false, decimal(older.getMaxItems()), decimal(newer.getMaxItems()), direction, place);
    }

    private void limit(
            String name, boolean least, BigDecimal older, BigDecimal newer, Direction direction, String place) {
        // A document that states no limit leaves it to the server's code.
        if (newer == null || older != null && older.compareTo(newer) == 0) {
            return;
        }
        boolean tighter = older == null || (newer.compareTo(older) > 0) == least;
        add(tighter ? Kind.LIMIT_TIGHTER : Kind.LIMIT_WIDER, direction, place, text(name, older), text(name, newer));
    }

    private static String text(String name, BigDecimal limit) {
        return limit == null ? "no " + name : name + " " + limit.toPlainString();
    }

    private static BigDecimal decimal(Integer value) {
        return value == null ? null : BigDecimal.valueOf(value);
    }

    private static TreeSet<String> texts(List<?> values) {
        return values == null
                ? new TreeSet<>()
                : values.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static Optional<Schema<?>> property(Schema<?> schema, String name) {
        Schema<?> property =
                schema.getProperties() == null ? null : schema.getProperties().get(name);
        return Optional.ofNullable(property);
    }

    private static boolean isRequired(Schema<?> schema, String name) {
        return schema.getRequired() != null && schema.getRequired().contains(name);
    }

    private static boolean hasDefault(Schema<?> schema) {
        Map<String, Object> extensions = schema.getExtensions();
        return extensions != null && extensions.containsKey(SchemaNormalizer.HAS_DEFAULT);
    }

    private static String type(Schema<?> schema) {
        return schema.getFormat() != null ? schema.getFormat() : String.valueOf(schema.getType());
    }

    private void add(Kind kind, Direction direction, String place, String was, String is) {
        changes.add(new Change(kind, direction, place, was, is));
    }
}
