package ai.tekton.llm.structured;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinitionProviderV2;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JsonPropertySorter;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Generates the JSON schema of a class, with the annotations of Jackson and of Jakarta Validation. Not thread-safe. */
final class SchemaWriter {
    private final ObjectMapper mapper;
    private final SchemaGenerator generator;

    SchemaWriter(ObjectMapper mapper) {
        this.mapper = mapper;
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        mapper, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .without(Option.SCHEMA_VERSION_INDICATOR)
                .with(
                        Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                        Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                        Option.PLAIN_DEFINITION_KEYS)
                .with(new JacksonModule(
                        // The methods below take these from Jackson itself.
                        JacksonOption.SKIP_SUBTYPE_LOOKUP,
                        JacksonOption.IGNORE_TYPE_INFO_TRANSFORM,
                        JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE,
                        JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
                .with(new JakartaValidationModule(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
        builder.forFields().withIgnoreCheck(SchemaWriter::isOnlyWritten);
        builder.forFields().withRequiredCheck(field -> !isOptional(field)).withNullableCheck(SchemaWriter::isOptional);
        builder.forTypesInGeneral()
                .withPropertySorter(new JsonPropertySorter(false))
                .withSubtypeResolver(this::variants)
                .withCustomDefinitionProvider(SchemaWriter::leaf)
                .withCustomDefinitionProvider(SchemaWriter::optionalNumber)
                .withCustomDefinitionProvider(new NamedVariant())
                .withAdditionalPropertiesResolver(scope -> additional(scope.getType()));
        generator = new SchemaGenerator(builder.build());
    }

    ObjectNode write(Class<?> type) {
        return generator.generateSchema(type);
    }

    /** All fields are required except an Optional and those annotated as Nullable. */
    private static boolean isOptional(FieldScope field) {
        Class<?> declared = field.getRawMember().getType();
        return declared.getName().startsWith("java.util.Optional")
                || isNullable(field.getRawMember())
                || isNullable(field.getRawMember().getAnnotatedType());
    }

    private static boolean isOnlyWritten(FieldScope field) {
        JsonProperty property = field.getAnnotationConsideringFieldAndGetter(JsonProperty.class);
        return property != null && property.access() == JsonProperty.Access.READ_ONLY;
    }

    /** OptionalInt and the like, which contain a number. */
    private static CustomDefinition optionalNumber(ResolvedType type, SchemaGenerationContext context) {
        Class<?> raw = type.getErasedType();
        if (raw != OptionalInt.class && raw != OptionalLong.class && raw != OptionalDouble.class) {
            return null;
        }
        return new CustomDefinition(
                context.getGeneratorConfig()
                        .createObjectNode()
                        .put("type", raw == OptionalDouble.class ? "number" : "integer"),
                CustomDefinition.DefinitionType.INLINE,
                CustomDefinition.AttributeInclusion.YES);
    }

    private static boolean isNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getSimpleName().equals("Nullable"));
    }

    private static CustomDefinition leaf(ResolvedType type, SchemaGenerationContext context) {
        return ScalarTypes.words(type.getErasedType())
                .map(words -> new CustomDefinition(
                        context.getGeneratorConfig()
                                .createObjectNode()
                                .put("type", "string")
                                .put("description", words),
                        CustomDefinition.DefinitionType.INLINE,
                        CustomDefinition.AttributeInclusion.YES))
                .orElse(null);
    }

    private List<ResolvedType> variants(ResolvedType type, SchemaGenerationContext context) {
        Class<?> raw = type.getErasedType();
        return base(raw)
                .map(variants -> variants.names().keySet().stream()
                        .filter(each -> each != raw)
                        .map(each -> context.getTypeContext().resolve(each))
                        .toList())
                .filter(types -> !types.isEmpty())
                .orElse(null);
    }

    /** How JSON distinguishes the subclasses of a type; empty if it has none. */
    private Optional<Variants> base(Class<?> raw) {
        return Variants.of(raw, mapper)
                .filter(variants ->
                        variants.names().size() != 1 || !variants.names().containsKey(raw));
    }

    /** Allows no additional properties, unless the class does. */
    private static Type additional(ResolvedType type) {
        JsonIgnoreProperties ignored = type.getErasedType().getAnnotation(JsonIgnoreProperties.class);
        return ignored != null && ignored.ignoreUnknown() ? Object.class : null;
    }

    /** The schema of one of several subclasses, with the property that identifies it first. */
    private final class NamedVariant implements CustomDefinitionProviderV2 {
        @Override
        public CustomDefinition provideCustomSchemaDefinition(ResolvedType type, SchemaGenerationContext context) {
            Class<?> raw = type.getErasedType();
            Optional<Variants> variants = ScalarTypes.areOf(raw) || raw.isPrimitive() ? Optional.empty() : above(raw);
            String name = variants.map(known -> known.names().get(raw)).orElse(null);
            if (name == null) {
                return null;
            }
            ObjectNode definition = context.createStandardDefinition(type, this);
            String property = variants.get().property();
            ObjectNode before = (ObjectNode) definition.remove("properties");
            ObjectNode properties = definition.putObject("properties");
            properties.putObject(property).put("const", name);
            if (before != null) {
                before.remove(property);
                properties.setAll(before);
            }
            var required = definition.withArray("required");
            boolean known = false;
            for (int i = 0; i < required.size(); i++) {
                known |= required.get(i).asText().equals(property);
            }
            if (!known) {
                required.insert(0, property);
            }
            return new CustomDefinition(
                    definition, CustomDefinition.DefinitionType.STANDARD, CustomDefinition.AttributeInclusion.YES);
        }

        /** How JSON distinguishes the class itself, which inherits this from its supertypes. */
        private Optional<Variants> above(Class<?> raw) {
            Optional<Variants> own =
                    Variants.of(raw, mapper).filter(known -> known.names().containsKey(raw));
            if (own.isPresent()) {
                return own;
            }
            for (Class<?> each : supertypes(raw)) {
                Optional<Variants> known =
                        Variants.of(each, mapper).filter(all -> all.names().containsKey(raw));
                if (known.isPresent()) {
                    return known;
                }
            }
            return Optional.empty();
        }
    }

    private static List<Class<?>> supertypes(Class<?> raw) {
        java.util.ArrayList<Class<?>> all = new java.util.ArrayList<>();
        for (Class<?> each = raw; each != null && each != Object.class; each = each.getSuperclass()) {
            all.add(each);
            for (Class<?> direct : each.getInterfaces()) {
                all.add(direct);
                all.addAll(supertypes(direct));
            }
        }
        all.remove(raw);
        return all;
    }
}
