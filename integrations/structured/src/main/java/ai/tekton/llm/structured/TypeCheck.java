package ai.tekton.llm.structured;

import ai.tekton.llm.error.InvalidRequestException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Refuses, before anything is sent, a class that no answer could be read as, or that no schema can describe. Not thread-safe.
 */
final class TypeCheck {
    private final ObjectMapper mapper;
    private final DeserializationConfig config;
    private final Deque<Class<?>> within = new ArrayDeque<>();

    TypeCheck(ObjectMapper mapper) {
        this.mapper = mapper;
        this.config = mapper.getDeserializationConfig();
    }

    /**
     * Checks a class and all its fields.
     *
     * @throws InvalidRequestException if the class is unusable; names the class, the field and the remedy
     */
    void check(JavaType type, String place) {
        Class<?> raw = type.getRawClass();
        if (type.isReferenceType()) {
            check(type.getContentType(), place);
        } else if (type.isMapLikeType()) {
            checkKey(type.getKeyType(), place);
            check(type.getContentType(), place);
        } else if (type.isContainerType()) {
            check(type.getContentType(), place);
        } else if (!isLeaf(type)) {
            checkObject(type, raw, place);
        }
    }

    private static boolean isLeaf(JavaType type) {
        return type.isPrimitive() || type.isEnumType() || ScalarTypes.areOf(type.getRawClass());
    }

    private static void checkKey(JavaType key, String place) {
        if (!key.hasRawClass(String.class) && !key.isEnumType()) {
            throw refused(
                    place, "is a map with keys of " + key.getRawClass().getName(), "Use String or an enum for them");
        }
    }

    private void checkObject(JavaType type, Class<?> raw, String place) {
        if (raw == Object.class
                || com.fasterxml.jackson.core.TreeNode.class.isAssignableFrom(raw)
                || raw == java.io.Serializable.class) {
            throw refused(
                    place,
                    "may be anything (" + raw.getName() + ")",
                    "Use a specific class, which a schema can describe");
        }
        if (raw.getName().startsWith("java.") || raw.getName().startsWith("javax.")) {
            throw refused(
                    place,
                    "is a " + raw.getName() + ", for which JSON has no form",
                    "Use a String or a class of your own");
        }
        if (within.contains(raw)) {
            throw refused(
                    place,
                    "is a " + raw.getName() + " within a " + raw.getName()
                            + ", and models do not support recursive schemas",
                    "Use a separate class for each level, or a list whose elements name their parents");
        }
        within.push(raw);
        Optional<Variants> variants = Variants.of(raw, mapper);
        if (variants.isPresent() && isBase(raw, variants.get())) {
            checkVariants(variants.get(), raw, place);
        } else {
            checkBean(type, raw, place);
        }
        within.pop();
    }

    private static boolean isBase(Class<?> raw, Variants variants) {
        return variants.names().size() != 1 || !variants.names().containsKey(raw);
    }

    private void checkVariants(Variants variants, Class<?> raw, String place) {
        if (!variants.isPlain()) {
            throw refused(
                    place,
                    "is not distinguished from other classes by the name in a property",
                    "Use @JsonTypeInfo(use = Id.NAME), or a sealed type without it");
        }
        if (variants.names().isEmpty()) {
            throw refused(
                    place,
                    "is the abstract " + raw.getName() + " without known subclasses",
                    "Make it sealed, or name them with @JsonSubTypes");
        }
        for (Class<?> each : variants.names().keySet()) {
            String name = place + " (" + each.getSimpleName() + ")";
            if (each == raw) {
                throw refused(
                        place,
                        "is a " + raw.getName() + ", or one of its subclasses",
                        "Make it abstract or sealed, and give its own case a separate class");
            }
            within.push(each);
            checkBean(config.constructType(each), each, name);
            within.pop();
        }
    }

    private void checkBean(JavaType type, Class<?> raw, String place) {
        if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
            throw refused(
                    place,
                    "is the abstract " + raw.getName() + ", which cannot be instantiated",
                    "Make it sealed, name its classes with @JsonSubTypes, or use one of them");
        }
        if (raw.isMemberClass() && !Modifier.isStatic(raw.getModifiers())
                || raw.isLocalClass() && !raw.isRecord()
                || raw.isAnonymousClass()) {
            throw refused(
                    place,
                    "is the inner class " + raw.getName() + ", which needs an enclosing object",
                    "Make it static");
        }
        BeanDescription bean = config.introspect(type);
        if (bean.findJsonValueAccessor() != null) {
            throw refused(
                    place,
                    "is a " + raw.getName() + ", which @JsonValue converts to another type",
                    "Use that type, or a record");
        }
        if (!isInstantiable(bean)) {
            throw refused(
                    place,
                    "is a " + raw.getName() + ", which has no constructor that Jackson can use",
                    "Make it a record, give it a constructor without parameters, or mark one with @JsonCreator");
        }
        if (!isOpen(raw)) {
            throw refused(
                    place,
                    "is a " + raw.getName() + ", whose module does not open its package to Jackson",
                    "Add `opens " + raw.getPackageName() + " to com.fasterxml.jackson.databind;` to the module-info of "
                            + raw.getModule().getName());
        }
        for (BeanPropertyDefinition property : bean.findProperties()) {
            if (property.getPrimaryMember() != null
                    && config.getAnnotationIntrospector().findUnwrappingNameTransformer(property.getPrimaryMember())
                            != null) {
                throw refused(
                        place + "." + property.getName(),
                        "is flattened by @JsonUnwrapped, which a schema without additional fields cannot describe",
                        "Remove @JsonUnwrapped, or declare its fields here");
            }
            if (property.couldDeserialize()) {
                check(property.getPrimaryType(), place + "." + property.getName());
            }
        }
    }

    private static boolean isInstantiable(BeanDescription bean) {
        return bean.findDefaultConstructor() != null
                || bean.getBeanClass().isRecord()
                || bean.findProperties().stream().anyMatch(BeanPropertyDefinition::hasConstructorParameter)
                || bean.getFactoryMethods().stream()
                        .anyMatch(method -> method.hasAnnotation(com.fasterxml.jackson.annotation.JsonCreator.class))
                || bean.getClassInfo().hasAnnotation(com.fasterxml.jackson.databind.annotation.JsonDeserialize.class);
    }

    /** Whether the class's module is open to Jackson, which accesses non-public members by reflection. */
    private static boolean isOpen(Class<?> raw) {
        Module module = raw.getModule();
        return !module.isNamed() || module.isOpen(raw.getPackageName(), ObjectMapper.class.getModule());
    }

    private static InvalidRequestException refused(String place, String what, String remedy) {
        return new InvalidRequestException(place + " " + what + ". " + remedy + ". Nothing was sent.");
    }
}
