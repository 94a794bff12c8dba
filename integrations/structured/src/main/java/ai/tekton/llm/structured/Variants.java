package ai.tekton.llm.structured;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The classes that an object of a type may have, as Jackson distinguishes them. Immutable.
 *
 * @param property the property that identifies the class
 * @param inclusion its position in the JSON
 * @param names its value for each class
 */
record Variants(String property, JsonTypeInfo.As inclusion, Map<Class<?>, String> names) {
    /** The variants of a type; empty if it has none, or if something other than a name distinguishes its classes. */
    static Optional<Variants> of(Class<?> type, ObjectMapper mapper) {
        DeserializationConfig config = mapper.getDeserializationConfig();
        JavaType known = config.constructType(type);
        AnnotatedClass annotated = config.introspectClassAnnotations(known).getClassInfo();
        JsonTypeInfo.Value info = config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, annotated);
        if (info == null || info.getIdType() == JsonTypeInfo.Id.NONE) {
            return Optional.empty();
        }
        Map<Class<?>, String> names = new LinkedHashMap<>();
        for (NamedType each : mapper.getSubtypeResolver().collectAndResolveSubtypesByTypeId(config, annotated)) {
            Class<?> raw = each.getType();
            // A class inherits the annotations of its supertypes, which name its siblings, too.
            if (type.isAssignableFrom(raw) && !raw.isInterface() && !Modifier.isAbstract(raw.getModifiers())) {
                names.put(raw, each.hasName() ? each.getName() : raw.getSimpleName());
            }
        }
        String property = Optional.ofNullable(info.getPropertyName())
                .orElse(info.getIdType().getDefaultPropertyName());
        boolean byName = info.getIdType() == JsonTypeInfo.Id.NAME;
        return Optional.of(new Variants(
                property == null ? "" : property,
                byName ? info.getInclusionType() : JsonTypeInfo.As.EXTERNAL_PROPERTY,
                names));
    }

    /** Whether a schema can express it: by a property with a name, beside the object's own properties. */
    boolean isPlain() {
        return inclusion == JsonTypeInfo.As.PROPERTY || inclusion == JsonTypeInfo.As.EXISTING_PROPERTY;
    }
}
