package ai.tekton.llm.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.llm.model.StreamingChunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

/** A chat model of Spring AI behind the client: as a fallback of Rhetor's, and as the only backend. */
@ExtendWith(RhetorMockExtension.class)
class SpringAiBackendTest {
    private static final ChatModel LOCAL =
            new Model(prompt -> response("local answer"), prompt -> Flux.just(response("local "), response("answer")));

    @Test
    void theModelAnswersWhenRhetorCannot(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(503, "No provider is available."));
        try (TektonLlmClient client = builder()
                .url(rhetor.url())
                .fallbackBackends(List.of(SpringAiBackend.of("ollama", LOCAL)))
                .build()) {
            CompletionResponse answer = client.generateText("France?");

            assertThat(answer.content()).isEqualTo("local answer");
            assertThat(answer.fallback()).isTrue();
            assertThat(answer.backend()).contains("ollama");
            assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(5);
        }
    }

    @Test
    void theModelRestartsAStreamThatRhetorBreaksOff(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("Once", " upon", " a time").cutAfter(2).byReset());
        try (TektonLlmClient client = builder()
                        .url(rhetor.url())
                        .streamFailurePolicy(StreamFailurePolicy.RESTART)
                        .fallbackBackends(List.of(SpringAiBackend.of("ollama", LOCAL)))
                        .build();
                ChunkStream stream = client.streamText("Tell me a story.")) {
            List<String> pieces = new ArrayList<>();
            stream.forEach(chunk -> pieces.add(chunk.restart() ? "|" : chunk.chunk()));

            assertThat(String.join("", pieces)).isEqualTo("Once upon|local answer");
        }
    }

    @Test
    void theModelIsRetriedLikeRhetor() {
        AtomicInteger calls = new AtomicInteger();
        ChatModel failing = new Model(
                prompt -> {
                    if (calls.incrementAndGet() < 3) {
                        throw new UncheckedIOException(new IOException("connection reset"));
                    }
                    return response("third");
                },
                prompt -> Flux.error(new IOException("connection reset")));
        try (TektonLlmClient client =
                only(failing).maxRetries(2).retryDelay(Duration.ZERO).build()) {
            CompletionResponse answer = client.generateText("France?");

            assertThat(answer.content()).isEqualTo("third");
            assertThat(answer.attempts()).isEqualTo(3);
            assertThatThrownBy(() -> client.streamText("France?").text()).isInstanceOf(LlmConnectionException.class);
        }
    }

    @Test
    void aResponseFormatIsAddedToThePromptUnlessTheBackendPassesItOn() {
        List<Prompt> prompts = new ArrayList<>();
        ChatModel listening = new Model(
                prompt -> {
                    prompts.add(prompt);
                    return response("{}");
                },
                prompt -> Flux.empty());
        GenerationOptions options = GenerationOptions.builder()
                .responseFormat(ai.tekton.llm.model.ResponseFormat.json())
                .build();
        SpringAiBackend usual = SpringAiBackend.of("model", listening);
        for (SpringAiBackend backend : List.of(usual, usual.carryingResponseFormat())) {
            try (TektonLlmClient client = builder().backend(backend).build()) {
                client.generateText("France?", options);
            }
        }

        assertThat(prompts.get(0).getInstructions()).hasSize(2);
        assertThat(prompts.get(1).getInstructions()).hasSize(1);
    }

    @Test
    void theSystemPromptTheTurnsAndTheOptionsReachTheModel() {
        List<Prompt> prompts = new ArrayList<>();
        ChatModel listening = new Model(
                prompt -> {
                    prompts.add(prompt);
                    return response("yes");
                },
                prompt -> Flux.empty());
        try (TektonLlmClient client = only(listening).build()) {
            client.generateText(
                    "France?",
                    GenerationOptions.builder()
                            .systemPrompt("Be brief.")
                            .temperature(0.25)
                            .maxTokens(7)
                            .build());
        }
        Prompt prompt = prompts.get(0);
        assertThat(prompt.getInstructions().get(0)).isEqualTo(new SystemMessage("Be brief."));
        assertThat(prompt.getUserMessage().getText()).isEqualTo("France?");
        assertThat(prompt.getOptions().getTemperature()).isEqualTo(0.25);
        assertThat(prompt.getOptions().getMaxTokens()).isEqualTo(7);
        assertThat(prompt.getOptions().getModel()).as("the model's own").isNull();
    }

    @Test
    void aModelThatHangsIsInterruptedAtTheTimeout() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch interrupted = new CountDownLatch(1);
        ChatModel hanging = new Model(
                prompt -> {
                    calls.incrementAndGet();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return response("too late");
                },
                prompt -> Flux.never());
        try (TektonLlmClient client =
                only(hanging).timeout(Duration.ofMillis(200)).build()) {
            do {
                assertThatThrownBy(() -> client.generateText("France?")).isInstanceOf(LlmTimeoutException.class);
                // On a busy machine, the attempt may end before the model's thread has begun.
            } while (calls.get() == 0);
            assertThatThrownBy(() -> client.streamText("France?").text()).isInstanceOf(LlmTimeoutException.class);
        }
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingTheStreamCancelsTheStreamOfTheModel() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        ChatModel endless = new Model(
                prompt -> response(""),
                prompt ->
                        Flux.<ChatResponse>never().startWith(response("first")).doOnCancel(cancelled::countDown));
        try (TektonLlmClient client = only(endless).build();
                ChunkStream stream = client.streamText("France?")) {
            List<StreamingChunk> chunks = new ArrayList<>();
            assertThat(stream.tryAdvance(chunks::add)).isTrue();
            assertThat(chunks.get(0).chunk()).isEqualTo("first");
        }
        assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFailureNamesTheModelAndItsExceptionsWithoutTheirMessages() {
        ChatModel failing = new Model(
                prompt -> {
                    throw new IllegalStateException("no answer to: France?", new IllegalArgumentException());
                },
                prompt -> Flux.empty());
        try (TektonLlmClient client = only(failing).build()) {
            assertThatThrownBy(() -> client.generateText("France?"))
                    .isInstanceOf(AdapterException.class)
                    .hasMessage("The model 'ollama' failed with java.lang.IllegalStateException, caused by"
                            + " java.lang.IllegalArgumentException.")
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    private static TektonLlmClientBuilder only(ChatModel model) {
        return builder().backend(SpringAiBackend.of("ollama", model)).useFallback(false);
    }

    private static TektonLlmClientBuilder builder() {
        return TektonLlmClient.builder().componentId("test").maxRetries(0);
    }

    private static ChatResponse response(String text) {
        return new ChatResponse(
                List.of(new Generation(new AssistantMessage(text))),
                ChatResponseMetadata.builder()
                        .model("llama3")
                        .usage(new DefaultUsage(3, 2))
                        .build());
    }

    /** A model with scripted answers. */
    private record Model(Function<Prompt, ChatResponse> whole, Function<Prompt, Flux<ChatResponse>> streamed)
            implements ChatModel {
        @Override
        public ChatResponse call(Prompt prompt) {
            return whole.apply(prompt);
        }

        @Override
        public Flux<ChatResponse> stream(Prompt prompt) {
            return streamed.apply(prompt);
        }
    }
}
