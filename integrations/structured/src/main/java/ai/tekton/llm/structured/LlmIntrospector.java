package ai.tekton.llm.structured;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads Jackson's annotations, and treats a sealed type without any as if annotated: a property {@code type} with the simple
 * names distinguishes its classes.
 */
final class LlmIntrospector extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    /** The annotation that a sealed type without annotations is treated as having. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface NamedSubtypes {}

    @Override
    public JsonTypeInfo.Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        JsonTypeInfo.Value known = super.findPolymorphicTypeInfo(config, annotated);
        if (known != null || !(annotated instanceof AnnotatedClass) || !isOfSealed(annotated.getRawType())) {
            return known;
        }
        return JsonTypeInfo.Value.from(NamedSubtypes.class.getAnnotation(JsonTypeInfo.class));
    }

    /** A subclass of a sealed type is read by its property, too, if it is requested itself. */
    private static boolean isOfSealed(Class<?> type) {
        return type.isSealed() && !type.isEnum();
    }

    @Override
    public List<NamedType> findSubtypes(Annotated annotated) {
        List<NamedType> known = super.findSubtypes(annotated);
        Class<?> raw = annotated.getRawType();
        if (known != null && !known.isEmpty() || !(annotated instanceof AnnotatedClass) || !isOfSealed(raw)) {
            return known;
        }
        return new ArrayList<>(
                Arrays.stream(raw.getPermittedSubclasses()).map(NamedType::new).toList());
    }

    @Override
    public String findTypeName(AnnotatedClass annotated) {
        String known = super.findTypeName(annotated);
        return known == null ? annotated.getRawType().getSimpleName() : known;
    }
}
