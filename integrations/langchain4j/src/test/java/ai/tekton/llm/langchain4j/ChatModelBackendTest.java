package ai.tekton.llm.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ChatModelBackendTest {
    private static TektonLlmClientBuilder client(LlmBackend backend) {
        return TektonLlmClient.builder()
                .componentId("tests")
                .backend(backend)
                .maxRetries(0)
                .useFallback(false);
    }

    @Test
    void aModelAnswersTheCallsMessagesWithItsParameters() {
        Fakes.Whole model = new Fakes.Whole().answers("Paris.");
        try (TektonLlmClient client = client(ChatModelBackend.of(model)).build()) {
            CompletionResponse response = client.generateChatResponse(
                    List.of(
                            Message.system("Be brief."),
                            Message.user("Hello."),
                            Message.assistant("Hi."),
                            Message.function("clock", "noon"),
                            Message.user("What is the capital of France?")),
                    GenerationOptions.builder()
                            .temperature(0.2)
                            .maxTokens(9)
                            .model("gpt-4")
                            .build());

            assertThat(response.content()).isEqualTo("Paris.");
            assertThat(response.usage()).contains(new Usage(3, 4, 7));
            assertThat(response.finishReason()).contains("stop");
            assertThat(response.model()).contains("fake");
            assertThat(response.backend()).contains("Whole");
        }
        var asked = model.requests.get(0);
        assertThat(asked.messages())
                .containsExactly(
                        SystemMessage.from("Be brief."),
                        UserMessage.from("Hello."),
                        AiMessage.from("Hi."),
                        UserMessage.from("The function clock returned: noon"),
                        UserMessage.from("What is the capital of France?"));
        assertThat(asked.temperature()).isEqualTo(0.2);
        assertThat(asked.maxOutputTokens()).isEqualTo(9);
        assertThat(asked.modelName()).isNull();
    }

    @Test
    void aResponseFormatIsPassedToAModelThatSupportsItAndElseAddedToThePrompt() {
        GenerationOptions options = GenerationOptions.builder()
                .responseFormat(ai.tekton.llm.model.ResponseFormat.jsonSchema("Age", "{\"type\":\"object\"}"))
                .build();
        Fakes.Whole taking = new Fakes.Whole().answers("{}").takesSchemas();
        Fakes.Whole other = new Fakes.Whole().answers("{}");
        for (Fakes.Whole model : List.of(taking, other)) {
            try (TektonLlmClient client = client(ChatModelBackend.of(model)).build()) {
                client.generateText("How old?", options);
            }
        }

        assertThat(taking.requests.get(0).messages()).containsExactly(UserMessage.from("How old?"));
        assertThat(taking.requests.get(0).responseFormat().jsonSchema().name()).isEqualTo("Age");
        assertThat(other.requests.get(0).responseFormat()).isNull();
        assertThat(other.requests.get(0).messages()).hasSize(2);
        assertThat(other.requests.get(0).messages().get(0).toString()).contains("JSON schema");
    }

    @Test
    void aSystemPromptInTheOptionsIsTheFirstMessage() {
        Fakes.Whole model = new Fakes.Whole().answers("Paris.");
        try (TektonLlmClient client = client(ChatModelBackend.of(model)).build()) {
            client.generateText("Hello.", "Be brief.");
        }
        assertThat(model.requests.get(0).messages())
                .containsExactly(SystemMessage.from("Be brief."), UserMessage.from("Hello."));
    }

    @Test
    void aContextIdThatTheModelCannotContinueGivesAWarning() {
        Fakes.Whole model = new Fakes.Whole().answers("Paris.");
        try (TektonLlmClient client = client(ChatModelBackend.of(model)).build()) {
            GenerationOptions trip =
                    GenerationOptions.builder().contextId("trip").build();

            assertThat(client.generateText("And then?", trip).warnings())
                    .singleElement()
                    .asString()
                    .contains("earlier turns");
        }
    }

    @Test
    void aModelWithoutStreamingStreamsItsAnswerAsOneChunk() {
        try (TektonLlmClient client =
                client(ChatModelBackend.of(new Fakes.Whole().answers("Paris."))).build()) {
            List<StreamingChunk> chunks = new ArrayList<>();
            client.streamText("Hello.").forEach(chunks::add);

            assertThat(chunks).singleElement().satisfies(chunk -> {
                assertThat(chunk.chunk()).isEqualTo("Paris.");
                assertThat(chunk.done()).isTrue();
                assertThat(chunk.backend()).contains("Whole");
            });
        }
    }

    @Test
    void aStreamingModelDeliversChunksAndWholeAnswers() {
        Fakes.Streaming model = new Fakes.Streaming().answers("Par", "is.");
        try (TektonLlmClient client = client(ChatModelBackend.of(model)).build()) {
            List<String> pieces = new ArrayList<>();
            client.streamText("Hello.").forEach(chunk -> pieces.add(chunk.chunk()));

            assertThat(pieces).containsExactly("Par", "is.", "");
            assertThat(client.generateText("Hello.").content()).isEqualTo("Paris.");
        }
    }

    @Test
    void aModelThatSendsItsAnswerOnlyAtTheEndIsSupported() {
        Fakes.Streaming model =
                new Fakes.Streaming().does(handler -> handler.onCompleteResponse(Fakes.response("Paris.")));
        try (TektonLlmClient client = client(ChatModelBackend.of(model)).build()) {
            assertThat(client.streamText("Hello.").text()).isEqualTo("Paris.");
        }
    }

    @Test
    void anAttemptThatTakesTooLongEndsAndItsModelIsInterrupted() {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Fakes.Whole model = new Fakes.Whole().does(request -> hang(interrupted));
        try (TektonLlmClient client = client(ChatModelBackend.of(model))
                .timeout(Duration.ofMillis(50))
                .build()) {
            do {
                assertThatThrownBy(() -> client.generateText("Hello."))
                        .isInstanceOf(LlmTimeoutException.class)
                        .hasMessageContaining("50 ms");
                // On a busy machine, the attempt may end before the model's thread has begun.
            } while (model.requests.isEmpty());
            assertThat(interrupted).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
        }
    }

    @Test
    void aStreamThatFallsSilentEndsAndIsCancelledAtItsHandle() {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        Fakes.Streaming model = new Fakes.Streaming()
                .does(handler -> handler.onPartialResponse(
                        new PartialResponse("Par"), new PartialResponseContext(handle(cancelled))));
        try (TektonLlmClient client = client(ChatModelBackend.of(model))
                .timeout(Duration.ofMillis(50))
                .build()) {
            LlmTimeoutException late;
            do {
                late = catchThrowableOfType(
                        LlmTimeoutException.class,
                        () -> client.streamText("Hello.").text());
                // On a busy machine, the attempt may end before the model's thread has begun.
            } while (late.partialText().isEmpty());
            assertThat(late.partialText()).contains("Par");
            assertThat(cancelled).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
        }
    }

    private static StreamingHandle handle(CompletableFuture<Boolean> cancelled) {
        return new StreamingHandle() {
            private final AtomicBoolean done = new AtomicBoolean();

            @Override
            public void cancel() {
                done.set(true);
                cancelled.complete(true);
            }

            @Override
            public boolean isCancelled() {
                return done.get();
            }
        };
    }

    @Test
    void anInterruptedCallerInterruptsTheModel() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        Fakes.Whole model = new Fakes.Whole().does(request -> {
            asked.countDown();
            return hang(interrupted);
        });
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        try (TektonLlmClient client = client(ChatModelBackend.of(model)).build()) {
            Thread caller = new Thread(() -> {
                try {
                    client.generateText("Hello.");
                } catch (RuntimeException e) {
                    end.complete(e);
                }
            });
            caller.start();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();

            assertThat(end).succeedsWithin(30, TimeUnit.SECONDS).isInstanceOf(LlmCancelledException.class);
            assertThat(interrupted).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
        }
    }

    @Test
    void closingTheClientEndsACallInProgress() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        Fakes.Whole model = new Fakes.Whole().does(request -> {
            asked.countDown();
            return hang(interrupted);
        });
        CompletableFuture<CompletionResponse> answer;
        try (TektonLlmClient client = client(ChatModelBackend.of(model)).build()) {
            answer = client.async().generateText("Hello.");
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(answer).failsWithin(30, TimeUnit.SECONDS);
        assertThat(interrupted).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
    }

    private static ChatResponse hang(CompletableFuture<Boolean> interrupted) {
        try {
            new CountDownLatch(1).await();
            return Fakes.response("never");
        } catch (InterruptedException e) {
            interrupted.complete(true);
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theModelIsCalledWithTheCallersLoggingContext() {
        List<String> seen = new ArrayList<>();
        Fakes.Whole model = new Fakes.Whole().does(request -> {
            seen.add(String.valueOf(MDC.get("user")));
            return Fakes.response("Paris.");
        });
        try (TektonLlmClient client = client(ChatModelBackend.of(model)).build();
                MDC.MDCCloseable user = MDC.putCloseable("user", "ann")) {
            client.generateText("Hello.");
        }
        // The test runs without a logging backend, whose MDC holds nothing: that is carried, too.
        assertThat(seen).containsExactly(String.valueOf((Object) null));
    }

    @Test
    void anUnknownFailureIsAnAdapterExceptionAndDoesNotShowThePrompt() {
        Fakes.Whole model = new Fakes.Whole().fails(new IllegalStateException("prompt: Hello."));
        try (TektonLlmClient client =
                client(ChatModelBackend.of(model).named("mine")).build()) {
            assertThatThrownBy(() -> client.generateText("Hello."))
                    .isExactlyInstanceOf(AdapterException.class)
                    .hasMessage("The model 'mine' failed with java.lang.IllegalStateException.")
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aBackendNeedsAName() {
        ChatModelBackend backend = ChatModelBackend.of(new Fakes.Whole(), new Fakes.Streaming());

        assertThat(backend.name()).isEqualTo("Whole");
        assertThatThrownBy(() -> backend.named(" ")).hasMessageContaining("blank");
    }
}
