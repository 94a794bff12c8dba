package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Lets the application's Jackson 2, which Spring Boot 3 uses for JSON, serialize answers and chunks. */
@AutoConfiguration
@ConditionalOnProperty(prefix = "tekton.llm", name = "enabled", matchIfMissing = true)
class Jackson2AutoConfiguration {
    @Bean
    Module tektonLlmJackson2Module() {
        return new SimpleModule("tekton-llm")
                .addSerializer(StreamingChunk.class, new AsMap<>(JsonForm::of))
                .addSerializer(CompletionResponse.class, new AsMap<>(JsonForm::of));
    }

    private static final class AsMap<T> extends JsonSerializer<T> {
        private final Function<T, Map<String, Object>> form;

        AsMap(Function<T, Map<String, Object>> form) {
            this.form = form;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider serializers) throws IOException {
            serializers.defaultSerializeValue(form.apply(value), json);
        }
    }
}
