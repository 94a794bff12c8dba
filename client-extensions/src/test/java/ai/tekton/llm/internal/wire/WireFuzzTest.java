package ai.tekton.llm.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.model.Health;
import ai.tekton.rhetor.model.ProviderList;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

class WireFuzzTest {
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectMapper TOLERANT = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(TolerantModels.module())
            .build();

    @FuzzTest
    void anyJsonObjectIsReadAsProvidersAndHealthWithoutItsInvalidFields(byte[] body) throws Exception {
        String text = new String(body, StandardCharsets.UTF_8);
        if (!isObject(text)) {
            return;
        }
        var providers = Wire.providers(TOLERANT.readValue(text, ProviderList.class));
        providers
                .providers()
                .forEach((id, provider) -> assertThat(provider.id()).isEqualTo(id));
        assertThat(Wire.health(TOLERANT.readValue(text, Health.class)).status()).isNotNull();
    }

    private static boolean isObject(String text) {
        try {
            return STRICT.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
