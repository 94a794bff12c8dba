package ai.tekton.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationOptionsTest {
    static Stream<Arguments> outOfBounds() {
        return Stream.of(
                wrong("temperature", "between 0 and 2", o -> o.temperature(-0.1)),
                wrong("temperature", "between 0 and 2", o -> o.temperature(2.1)),
                wrong("temperature", "between 0 and 2", o -> o.temperature(Double.NaN)),
                wrong("max_tokens", "at least 1", o -> o.maxTokens(0)),
                wrong("top_p", "between 0 and 1", o -> o.topP(1.01)),
                wrong("top_k", "at least 1", o -> o.topK(0)),
                wrong("presence_penalty", "between -2 and 2", o -> o.presencePenalty(-2.5)),
                wrong("frequency_penalty", "between -2 and 2", o -> o.frequencyPenalty(3.0)),
                wrong("timeout", "more than 0 seconds", o -> o.timeout(Duration.ZERO)),
                wrong("retry_count", "at least 0", o -> o.retryCount(-1)),
                wrong("retry_delay", "at least 0 seconds", o -> o.retryDelay(Duration.ofMillis(-1))),
                wrong("deadline", "more than 0 seconds", o -> o.deadline(Duration.ofSeconds(-1))),
                wrong("stop", "without null", o -> o.stop(Arrays.asList("a", null))));
    }

    private static Arguments wrong(String field, String bounds, Consumer<GenerationOptionsBuilder> setting) {
        return Arguments.of(field, bounds, setting);
    }

    @ParameterizedTest
    @MethodSource("outOfBounds")
    void aValueOutOfItsBoundsIsRefusedAtOnceWithTheFieldAndTheBounds(
            String field, String bounds, Consumer<GenerationOptionsBuilder> setting) {
        GenerationOptionsBuilder builder = GenerationOptions.builder();
        setting.accept(builder);

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(field)
                .hasMessageContaining(bounds);
    }

    @Test
    void valuesAtTheirBoundsAreAccepted() {
        assertThatCode(() -> GenerationOptions.builder()
                        .temperature(0.0)
                        .maxTokens(1)
                        .topP(1.0)
                        .topK(1)
                        .presencePenalty(-2.0)
                        .frequencyPenalty(2.0)
                        .retryCount(0)
                        .retryDelay(Duration.ZERO)
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void optionsCopiedThroughABuilderAreTheSame() {
        GenerationOptions options = GenerationOptions.builder()
                .temperature(0.5)
                .maxTokens(10)
                .stop("a", "b")
                .topP(0.9)
                .topK(40)
                .presencePenalty(0.1)
                .frequencyPenalty(-0.1)
                .provider("openai")
                .model("gpt-4o")
                .systemPrompt("Be brief.")
                .contextId("c")
                .timeout(Duration.ofSeconds(2))
                .retryCount(1)
                .retryDelay(Duration.ofMillis(5))
                .fallbackProvider("anthropic")
                .fallbackModel("claude")
                .deadline(Duration.ofSeconds(9))
                .streamFailurePolicy(StreamFailurePolicy.CONTINUE)
                .continueInstruction("Go on.")
                .build();

        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThat(GenerationOptions.builder().build()).isEqualTo(GenerationOptions.defaults());
    }
}
