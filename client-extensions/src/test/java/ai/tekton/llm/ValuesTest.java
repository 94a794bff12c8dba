package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public values, which are made by builders so that they can grow. */
class ValuesTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final Usage USAGE = new Usage(1, 2, 3);
    private static final StreamingChunk CHUNK = StreamingChunk.builder()
            .chunk("a text of the model's")
            .contextId("c")
            .model("m")
            .provider("p")
            .timestamp(TIME)
            .done(true)
            .fallback(true)
            .usage(USAGE)
            .finishReason("stop")
            .restart(true)
            .backend("b")
            .warnings(List.of("w"))
            .build();
    private static final CompletionResponse RESPONSE = CompletionResponse.builder()
            .content("a text of the model's")
            .model("m")
            .usage(USAGE)
            .timestamp(TIME)
            .latency(Duration.ofSeconds(1))
            .attempts(2)
            .warnings(List.of("w"))
            .build();
    private static final GenerationOptions OPTIONS = GenerationOptions.builder()
            .temperature(0.5)
            .maxTokens(7)
            .topK(3)
            .stop(List.of("a text of the caller's"))
            .systemPrompt("a text of the caller's")
            .timeout(Duration.ofSeconds(9))
            .fitToModel(true)
            .build();
    private static final ClientConfig CONFIG = ClientConfig.builder()
            .url("http://rhetor.example:1")
            .token("s3cret")
            .header("X-Key", "s3cret")
            .maxConcurrentCalls(3)
            .build();
    private static final Provider PROVIDER = Provider.builder()
            .id("p")
            .name("P")
            .available(true)
            .models(List.of(ProviderModel.builder()
                    .id("m")
                    .name("M")
                    .contextLength(9)
                    .pricing(Map.of("input", 1.0))
                    .build()))
            .build();
    private static final ChatCall CALL = ChatCall.builder()
            .component("test")
            .messages(List.of(Message.user("a text of the caller's")))
            .options(OPTIONS)
            .context(CallContext.builder().requestId("r").build())
            .build();

    static Stream<Named<Copy<?>>> copies() {
        return Stream.of(
                copy("a piece", CHUNK, value -> value.toBuilder().build()),
                copy("an answer", RESPONSE, value -> value.toBuilder().build()),
                copy("options", OPTIONS, value -> value.toBuilder().build()),
                copy("settings", CONFIG, value -> value.toBuilder().build()),
                copy("a provider", PROVIDER, value -> value.toBuilder().build()),
                copy(
                        "a model",
                        PROVIDER.models().get(0),
                        value -> value.toBuilder().build()),
                copy("a call", CALL, value -> value.toBuilder().build()),
                copy("a context", CALL.context(), value -> value.toBuilder().build()),
                copy(
                        "a breaker",
                        CircuitBreakerConfig.off(),
                        value -> value.toBuilder().build()),
                copy(
                        "health",
                        Health.of(HealthStatus.HEALTHY),
                        value -> value.toBuilder().build()));
    }

    private static <T> Named<Copy<?>> copy(String name, T value, Function<T, T> again) {
        return Named.of(name, new Copy<>(value, again.apply(value)));
    }

    record Copy<T>(T value, T copy) {}

    @ParameterizedTest
    @MethodSource("copies")
    void aValueThatIsRebuiltEqualsTheOriginal(Copy<?> pair) {
        assertThat(pair.copy())
                .isNotSameAs(pair.value())
                .isEqualTo(pair.value())
                .hasSameHashCodeAs(pair.value());
        assertThat(pair.value()).isNotEqualTo(null).isNotEqualTo("something else");
    }

    @ParameterizedTest
    @MethodSource("copies")
    void noValueShowsAPromptAnAnswerOrASecret(Copy<?> pair) {
        assertThat(pair.value().toString())
                .doesNotContain("a text of", "s3cret")
                .endsWith("]");
    }

    @Test
    void aValueShowsItsNamedFieldsAndTheSizeOfItsTexts() {
        assertThat(CHUNK.toString()).startsWith("StreamingChunk[chunk=21 characters, contextId=c, model=m, provider=p");
        assertThat(CONFIG.toString())
                .contains("url=http://rhetor.example:1", "token=***", "headers=[X-Key]", "maxConcurrentCalls=3");
        assertThat(OPTIONS.toString()).contains("temperature=0.5", "stop=1 of them", "systemPrompt=22 characters");
        assertThat(Message.user("a text of the caller's").toString())
                .isEqualTo("Message[role=USER, content=22 characters]");
    }

    @Test
    void valuesThatDifferInOneFieldAreNotEqual() {
        assertThat(CHUNK.toBuilder().model("other").build()).isNotEqualTo(CHUNK);
        assertThat(CHUNK.toBuilder().timestamp(TIME.plusSeconds(1)).build()).isNotEqualTo(CHUNK);
        assertThat(OPTIONS.toBuilder().temperature(0.6).build()).isNotEqualTo(OPTIONS);
        assertThat(CONFIG.toBuilder().strict(true).build()).isNotEqualTo(CONFIG);
    }

    @Test
    void aTimestampIsParsedWhenItIsRead() {
        StreamingChunk read =
                CHUNK.toBuilder().timestampText("2026-01-02T03:04:05").build();

        assertThat(read.timestamp()).contains(TIME);
        assertThat(read).isEqualTo(CHUNK).hasSameHashCodeAs(CHUNK);
        assertThat(CHUNK.toBuilder().timestampText("no time").build().timestamp())
                .isEmpty();
        assertThat(read.toBuilder().timestamp(TIME.plusSeconds(1)).build().timestamp())
                .isEqualTo(Optional.of(TIME.plusSeconds(1)));
    }
}
