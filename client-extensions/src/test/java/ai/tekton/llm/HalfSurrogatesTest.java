package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HalfSurrogatesTest {
    private static final String CUT = "cut \uD83D";

    private static final List<Message> CONVERSATION =
            List.of(Message.user("Hi \uD83D\uDE00"), Message.assistant("Hi"), Message.user("a\uDE00b"));

    @Test
    void aPromptAndAMessageAreRefusedOverHttpWithThePlace() {
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmClient client = TestClients.plain(rhetor).build()) {
            assertRefused(() -> client.generateText(CUT), "prompt", 4);
            assertRefused(() -> client.streamText(CUT), "prompt", 4);
            assertRefused(() -> client.generateChatResponse(CONVERSATION), "messages[2].content", 1);
            assertRefused(() -> client.streamChatResponse(CONVERSATION), "messages[2].content", 1);
            assertRefused(
                    () -> client.generateChatResponse(List.of(new Message(MessageRole.USER, "Hi", Optional.of(CUT)))),
                    "messages[0].name",
                    4);
            assertThat(rhetor.journal()).isEmpty();
        }
    }

    @Test
    void aPromptAndAMessageAreRefusedOverTheWebSocketAndLaterRequestsAreAnswered() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                        .componentId("test")
                        .url(rhetor.url())
                        .useFallback(false)
                        .build()) {
            assertRefused(() -> client.generate(CUT), "prompt", 4);
            assertRefused(() -> client.chat(CONVERSATION), "messages[2].content", 1);
            assertThat(rhetor.frames()).isEmpty();
            assertThat(client.generate("Hi \uD83D\uDE00")
                            .get(30, TimeUnit.SECONDS)
                            .content())
                    .isNotEmpty();
        }
    }

    private static Arguments option(String name, BiConsumer<GenerationOptionsBuilder, String> set) {
        return Arguments.of(name, set);
    }

    static Stream<Arguments> options() {
        return Stream.of(
                option("system_prompt", GenerationOptionsBuilder::systemPrompt),
                option("context_id", GenerationOptionsBuilder::contextId),
                option("provider", GenerationOptionsBuilder::provider),
                option("model", GenerationOptionsBuilder::model),
                option("fallback_provider", GenerationOptionsBuilder::fallbackProvider),
                option("fallback_model", GenerationOptionsBuilder::fallbackModel),
                option("continue_instruction", GenerationOptionsBuilder::continueInstruction),
                option("stop[1]", (options, text) -> options.stop("END", text)));
    }

    @ParameterizedTest
    @MethodSource("options")
    void anOptionIsRefusedByItsName(String name, BiConsumer<GenerationOptionsBuilder, String> set) {
        GenerationOptionsBuilder options = GenerationOptions.builder();
        set.accept(options, CUT);

        assertRefused(options::build, name, 4);
    }

    @Test
    void theClientsOwnTextsAreRefused() {
        assertRefused(() -> TektonLlmClient.builder().componentId(CUT).build(), "componentId", 4);
        assertRefused(() -> TektonLlmWebSocketClient.builder().componentId(CUT).build(), "componentId", 4);
        assertRefused(
                () -> TektonLlmClient.builder()
                        .componentId("test")
                        .provider(CUT)
                        .build(),
                "provider",
                4);
        assertRefused(
                () -> TektonLlmClient.builder().componentId("test").model(CUT).build(), "model", 4);
    }

    @Test
    void surrogateHalvesAreReplacedAndPairsKept() {
        assertThat(TextChecks.wellFormed("\uDE00a\uD83D\uDE00\uD83D\uD83D\uDE00\uD83D"))
                .isEqualTo("\uFFFDa\uD83D\uDE00\uFFFD\uD83D\uDE00\uFFFD");
    }

    private static void assertRefused(ThrowingCallable call, String name, int index) {
        assertThatThrownBy(call)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(name + " must be well-formed Unicode")
                .hasMessageContaining("at index " + index + ".")
                .hasMessageNotContaining("cut");
    }
}
