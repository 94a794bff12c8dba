package ai.tekton.llm.internal.wire;

import ai.tekton.rhetor.FieldAliases;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.Error;
import ai.tekton.rhetor.model.StreamChunk;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Configures Jackson so that metadata fields of the generated models never fail an answer: a field of a wrong type
 * counts as absent. The text of an answer with a wrong type still fails, because the answer would be lost silently; an
 * error may also be an object with a message.
 */
public final class TolerantModels {
    /** The fields with the text of an answer. */
    private static final Set<String> TEXTS = Set.of(
            ChatResponse.JSON_PROPERTY_CONTENT,
            ChatResponse.JSON_PROPERTY_MESSAGE,
            ChatResponse.JSON_PROPERTY_RESPONSE,
            StreamChunk.JSON_PROPERTY_CHUNK);

    /** The name of an error in FastAPI. */
    private static final String DETAIL = Error.JSON_PROPERTY_DETAIL;

    private static final String ERROR = ChatResponse.JSON_PROPERTY_ERROR;

    /** The name of the status in an ERROR frame. */
    private static final String CODE = "code";

    private static final String MODELS = RhetorContract.class.getPackageName() + ".model";

    /**
     * A null counts as an absent field: the field may have a value under another of its names, which the null must not
     * overwrite.
     */
    public static final JsonSetter.Value NULLS = JsonSetter.Value.forValueNulls(Nulls.SKIP);

    private TolerantModels() {}

    /**
     * Makes the module.
     *
     * @return a module for a mapper that reads servers' JSON
     */
    public static Module module() {
        return new SimpleModule("tolerant-models").setDeserializerModifier(new Modifier());
    }

    private static final class Modifier extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public BeanDeserializerBuilder updateBuilder(
                DeserializationConfig config, BeanDescription bean, BeanDeserializerBuilder builder) {
            if (bean.getBeanClass().getPackageName().equals(MODELS)) {
                List<SettableBeanProperty> properties = new ArrayList<>();
                builder.getProperties().forEachRemaining(properties::add);
                properties.forEach(property -> builder.addOrReplaceProperty(tolerant(property), true));
                readAliases(bean.getBeanClass().getSimpleName(), properties, builder);
            }
            return builder;
        }

        private static void readAliases(
                String model, List<SettableBeanProperty> properties, BeanDeserializerBuilder builder) {
            for (SettableBeanProperty property : properties) {
                for (String alias : FieldAliases.of(model, property.getName())) {
                    if (!builder.hasProperty(PropertyName.construct(alias))) {
                        builder.addProperty(tolerant(property.withSimpleName(alias)));
                    }
                }
            }
        }

        private static SettableBeanProperty tolerant(SettableBeanProperty property) {
            boolean isText = property.getType().hasRawClass(String.class);
            if (isText && TEXTS.contains(property.getName())) {
                return property;
            }
            return property.withValueDeserializer(deserializer(property, isText));
        }

        private static JsonDeserializer<?> deserializer(SettableBeanProperty property, boolean isText) {
            String name = property.getName();
            if (isText && (name.equals(ERROR) || name.equals(DETAIL))) {
                return new ErrorDeserializer();
            }
            boolean isStatus = name.equals(CODE) && property.getType().hasRawClass(Integer.class);
            return isStatus ? new StatusDeserializer(property.getType()) : new TolerantDeserializer(property.getType());
        }
    }
}
