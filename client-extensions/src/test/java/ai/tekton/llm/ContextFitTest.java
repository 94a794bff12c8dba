package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.llm.token.TrimStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ContextFitTest {
    private static final Message PROMPT = Message.system("You are a helpful assistant.");
    private static final List<Message> CONVERSATION = conversation();

    private final Recorder recorder = new Recorder();

    @Test
    void noMessageIsLeftOutUnlessRequested() {
        try (TektonLlmClient client = client().build()) {
            client.generateChatResponse(CONVERSATION);
        }

        assertThat(recorder.sent()).isEqualTo(CONVERSATION);
        assertThat(recorder.providersAsked).isZero();
    }

    @Test
    void theOldestMessagesAreLeftOutUntilTheConversationFits() {
        try (TektonLlmClient client = client().build()) {
            client.generateChatResponse(CONVERSATION, max(100));
        }

        assertThat(recorder.sent())
                .startsWith(PROMPT, CONVERSATION.get(CONVERSATION.size() - 3))
                .endsWith(last());
        assertThat(Tokenizers.standard().countMessages(recorder.sent(), "gpt-4"))
                .isBetween(60, 100);
    }

    @Test
    void theConversationOfAStreamIsFittedToo() {
        try (TektonLlmClient client = client().build();
                ChunkStream stream = client.streamChatResponse(CONVERSATION, max(100))) {
            assertThat(stream.text()).isEqualTo("Yes.");
        }

        assertThat(Tokenizers.standard().countMessages(recorder.sent(), "gpt-4"))
                .isLessThanOrEqualTo(100);
    }

    @Test
    void theSystemPromptOfTheOptionsCountsAndIsNotAMessage() {
        GenerationOptions options =
                max(100).toBuilder().systemPrompt("word ".repeat(50)).build();

        try (TektonLlmClient client = client().build()) {
            client.generateChatResponse(CONVERSATION, options);
        }

        assertThat(recorder.sent()).containsExactly(PROMPT, last());
    }

    @Test
    void aConversationThatCannotFitIsRefusedBeforeItIsSent() {
        try (TektonLlmClient client = client().build()) {
            assertThatThrownBy(() -> client.generateChatResponse(CONVERSATION, max(20)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("more than the 20 that are allowed");
        }

        assertThat(recorder.calls).isEmpty();
    }

    @Test
    void theClientsTrimStrategyDecides() {
        try (TektonLlmClient client =
                client().trimStrategy(TrimStrategy.truncateLast()).build()) {
            client.generateText("word ".repeat(500), max(30));
        }

        assertThat(recorder.sent().get(0).content()).startsWith("word word").hasSizeLessThan(200);
    }

    @Test
    void theClientsTokenizersCount() {
        Tokenizers tokenizers = Tokenizers.builder()
                .register("gpt-4", text -> text.length() > 20 ? 1000 : 1)
                .build();

        try (TektonLlmClient client = client().tokenizers(tokenizers).build()) {
            List<Message> messages =
                    List.of(Message.user("A question of more than 20 letters."), Message.user("Short."));
            client.generateChatResponse(messages, max(100));
        }

        assertThat(recorder.sent()).containsExactly(Message.user("Short."));
    }

    @Test
    void aConversationIsFittedToTheModelsContextMinusTheAnswer() {
        recorder.contextLength = OptionalInt.of(150);
        GenerationOptions options =
                GenerationOptions.builder().fitToModel(true).maxTokens(50).build();

        try (TektonLlmClient client = client().build()) {
            client.generateChatResponse(CONVERSATION, options);
            client.generateChatResponse(CONVERSATION, options);
        }

        assertThat(Tokenizers.standard().countMessages(recorder.sent(), "gpt-4"))
                .isBetween(60, 100);
        assertThat(recorder.providersAsked).isEqualTo(1);
    }

    @Test
    void aQuarterOfTheContextIsReservedForAnAnswerOfUnknownLength() {
        recorder.contextLength = OptionalInt.of(100);

        try (TektonLlmClient client = client().build()) {
            client.generateChatResponse(
                    CONVERSATION, GenerationOptions.builder().fitToModel(true).build());
        }

        assertThat(Tokenizers.standard().countMessages(recorder.sent(), "gpt-4"))
                .isBetween(40, 75);
    }

    @Test
    void theSmallerOfBothLimitsCounts() {
        recorder.contextLength = OptionalInt.of(10_000);

        try (TektonLlmClient client = client().build()) {
            client.generateChatResponse(
                    CONVERSATION, max(100).toBuilder().fitToModel(true).build());
        }

        assertThat(Tokenizers.standard().countMessages(recorder.sent(), "gpt-4"))
                .isLessThanOrEqualTo(100);
    }

    @Test
    void anAnswerAsLongAsTheContextIsRefused() {
        recorder.contextLength = OptionalInt.of(100);
        GenerationOptions options =
                GenerationOptions.builder().fitToModel(true).maxTokens(100).build();

        try (TektonLlmClient client = client().build()) {
            assertThatThrownBy(() -> client.generateText("Hello", options))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("max_tokens, 100, leaves no room");
        }
    }

    @Test
    void theWholeConversationIsSentIfTheModelHasNoContextLength() {
        try (TektonLlmClient client = client().build()) {
            client.generateChatResponse(
                    CONVERSATION, GenerationOptions.builder().fitToModel(true).build());
        }

        assertThat(recorder.sent()).isEqualTo(CONVERSATION);
    }

    @Test
    void theWholeConversationIsSentIfTheRequestForProvidersFails() {
        recorder.providersFail = true;

        try (TektonLlmClient client = client().maxRetries(3).build()) {
            client.generateChatResponse(
                    CONVERSATION, GenerationOptions.builder().fitToModel(true).build());
        }

        assertThat(recorder.sent()).isEqualTo(CONVERSATION);
        assertThat(recorder.providersAsked).isEqualTo(1);
    }

    @Test
    void initializeLearnsTheModelAndItsContext() {
        recorder.contextLength = OptionalInt.of(150);

        try (TektonLlmClient client = TestClients.plain("http://localhost:9")
                .provider("openai")
                .backend(recorder)
                .build()) {
            client.initialize();
            client.generateChatResponse(
                    CONVERSATION,
                    GenerationOptions.builder().fitToModel(true).maxTokens(50).build());
        }

        assertThat(recorder.providersAsked).isEqualTo(1);
        assertThat(Tokenizers.standard().countMessages(recorder.sent(), "gpt-4"))
                .isLessThanOrEqualTo(100);
    }

    private TektonLlmClientBuilder client() {
        return TestClients.plain("http://localhost:9")
                .provider("openai")
                .model("gpt-4")
                .backend(recorder);
    }

    private static GenerationOptions max(int tokens) {
        return GenerationOptions.builder().maxContextTokens(tokens).build();
    }

    private static Message last() {
        return CONVERSATION.get(CONVERSATION.size() - 1);
    }

    private static List<Message> conversation() {
        List<Message> messages = new ArrayList<>(List.of(PROMPT));
        for (int i = 0; i < 20; i++) {
            messages.add(Message.user("Question " + i + ": what else is there to know about the capital of France?"));
            messages.add(Message.assistant("Answer " + i + ": it lies on a river, and many people live there."));
        }
        messages.add(Message.user("Thank you. And what is its name?"));
        return List.copyOf(messages);
    }

    /** Answers any request, and records it. */
    private static final class Recorder implements LlmBackend {
        final List<ChatCall> calls = new ArrayList<>();
        OptionalInt contextLength = OptionalInt.empty();
        boolean providersFail;
        int providersAsked;

        List<Message> sent() {
            return calls.get(calls.size() - 1).messages();
        }

        @Override
        public CompletionResponse complete(ChatCall call) {
            calls.add(call);
            return CompletionResponse.builder().content("Yes.").build();
        }

        @Override
        public ChunkStream stream(ChatCall call) {
            calls.add(call);
            return ChunkStream.of(
                    List.of(StreamingChunk.builder().chunk("Yes.").done(true).build()));
        }

        @Override
        public ProviderList providers(CallContext context) {
            providersAsked++;
            if (providersFail) {
                throw new LlmConnectionException("Nobody is there.");
            }
            ProviderModel model = ProviderModel.builder()
                    .id("gpt-4")
                    .name("GPT-4")
                    .contextLength(contextLength.isPresent() ? contextLength.getAsInt() : null)
                    .build();
            Provider openai = Provider.builder()
                    .id("openai")
                    .name("OpenAI")
                    .available(true)
                    .models(List.of(model))
                    .defaultModel("gpt-4")
                    .build();
            return new ProviderList(Map.of("openai", openai), Optional.of("openai"), Optional.of("gpt-4"));
        }
    }
}
