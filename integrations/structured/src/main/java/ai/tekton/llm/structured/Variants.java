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
 * The classes that an object of a type may be of, as Jackson tells them apart. Immutable.
 *
 * @param property the property that tells
 * @param inclusion where it stands
 * @param names its value for each class
 */
record Variants(String property, JsonTypeInfo.As inclusion, Map<Class<?>, String> names) {
    /** Those of a type; empty where it has none, or its classes are told apart by something else than a name. */
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
            // A class has the annotations of the types above it, which name its sisters too.
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

    /** Whether a schema can say it: by a property with a name, beside those of the object. */
    boolean isPlain() {
        return inclusion == JsonTypeInfo.As.PROPERTY || inclusion == JsonTypeInfo.As.EXISTING_PROPERTY;
    }
}
