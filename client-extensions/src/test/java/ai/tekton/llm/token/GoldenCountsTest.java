package ai.tekton.llm.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The library's counts equal those of js-tiktoken, in the file that src/test/golden generates. */
class GoldenCountsTest {
    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("counts")
    void countsAreThoseOfTiktoken(String text, String encoding, String content, int tokens) {
        assertThat(StandardEncoding.named(encoding).orElseThrow().counter().count(content))
                .isEqualTo(tokens);
    }

    static Stream<Arguments> counts() throws IOException {
        try (InputStream golden = GoldenCountsTest.class.getResourceAsStream("/token/golden.json")) {
            JsonNode texts = new ObjectMapper().readTree(golden).get("texts");
            return StreamSupport.stream(texts.spliterator(), false)
                    .flatMap(text -> text.get("counts").properties().stream()
                            .map(count -> Arguments.of(
                                    text.get("name").asText(),
                                    count.getKey(),
                                    text.get("text").asText(),
                                    count.getValue().asInt())));
        }
    }
}
