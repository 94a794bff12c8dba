package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Lets the application's Jackson 3, which Spring Boot 4 uses for JSON, serialize answers and chunks. */
@AutoConfiguration
@ConditionalOnClass(JacksonModule.class)
@ConditionalOnProperty(prefix = "tekton.llm", name = "enabled", matchIfMissing = true)
class Jackson3AutoConfiguration {
    @Bean
    JacksonModule tektonLlmJackson3Module() {
        return new SimpleModule("tekton-llm")
                .addSerializer(StreamingChunk.class, new AsMap<>(JsonForm::of))
                .addSerializer(CompletionResponse.class, new AsMap<>(JsonForm::of));
    }

    private static final class AsMap<T> extends ValueSerializer<T> {
        private final Function<T, Map<String, Object>> form;

        AsMap(Function<T, Map<String, Object>> form) {
            this.form = form;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializationContext context) {
            context.writeValue(json, form.apply(value));
        }
    }
}
