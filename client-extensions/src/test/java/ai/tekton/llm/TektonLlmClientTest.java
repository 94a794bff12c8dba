package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.MessageRole;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class TektonLlmClientTest {
    @Test
    void aPromptIsSentAsTheContractSaysWithoutUnsetFields(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build()) {
            client.generateText("What is the capital of France?");
        }

        assertThat(rhetor.journal().get(0).bodyText())
                .isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":\"What is the capital of France?\"}],"
                        + "\"component\":\"test\",\"provider_id\":\"anthropic\",\"streaming\":false,\"options\":{}}");
    }

    @Test
    void everyOptionReachesTheServer(RhetorMock rhetor) {
        GenerationOptions options = GenerationOptions.builder()
                .temperature(0.5)
                .maxTokens(10)
                .stop("END")
                .topP(0.9)
                .topK(40)
                .presencePenalty(0.1)
                .frequencyPenalty(-0.1)
                .provider("openai")
                .model("gpt-4o")
                .systemPrompt("Be brief.")
                .contextId("c")
                .fallbackProvider("simulated")
                .fallbackModel("simulated-1")
                .build();

        try (TektonLlmClient client = plain(rhetor).build()) {
            client.generateText("Hi", options);
            client.streamText("Hi", options).text();
        }

        ChatRequest sent = rhetor.journal().get(0).chatRequest();
        assertThat(sent.getProviderId()).isEqualTo("openai");
        assertThat(sent.getModelId()).isEqualTo("gpt-4o");
        assertThat(sent.getSystemPrompt()).isEqualTo("Be brief.");
        assertThat(sent.getContextId()).isEqualTo("c");
        assertThat(sent.getStreaming()).isFalse();
        assertThat(sent.getOptions().getTemperature()).isEqualTo(0.5);
        assertThat(sent.getOptions().getMaxTokens()).isEqualTo(10);
        assertThat(sent.getOptions().getStop()).containsExactly("END");
        assertThat(sent.getOptions().getTopP()).isEqualTo(0.9);
        assertThat(sent.getOptions().getTopK()).isEqualTo(40);
        assertThat(sent.getOptions().getPresencePenalty()).isEqualTo(0.1);
        assertThat(sent.getOptions().getFrequencyPenalty()).isEqualTo(-0.1);
        assertThat(sent.getOptions().getFallbackProvider()).isEqualTo("simulated");
        assertThat(sent.getOptions().getFallbackModel()).isEqualTo("simulated-1");
        ChatRequest streamed = rhetor.journal().get(1).chatRequest();
        assertThat(streamed.getStreaming()).isTrue();
        assertThat(streamed.streaming(false)).isEqualTo(sent);
    }

    @Test
    void aFirstSystemMessageIsSentAsTheSystemPrompt(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build()) {
            client.generateChatResponse(
                    List.of(Message.system("Be brief."), Message.user("Hi"), Message.system("Be kind.")));
        }

        ChatRequest sent = rhetor.journal().get(0).chatRequest();
        assertThat(sent.getSystemPrompt()).isEqualTo("Be brief.");
        assertThat(sent.getMessages())
                .extracting(ai.tekton.rhetor.model.Message::getRole)
                .containsExactly(MessageRole.USER, MessageRole.SYSTEM);
    }

    @Test
    void aSystemPromptInTheOptionsLosesNoSystemMessage(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build()) {
            client.generateChatResponse(
                    List.of(Message.system("Be brief."), Message.user("Hi")),
                    GenerationOptions.builder().systemPrompt("Be kind.").build());
        }

        ChatRequest sent = rhetor.journal().get(0).chatRequest();
        assertThat(sent.getSystemPrompt()).isEqualTo("Be kind.");
        assertThat(sent.getMessages()).hasSize(2);
    }

    @Test
    void wrongInputIsRefusedBeforeAnythingIsSent(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build()) {
            assertRefused(() -> client.generateText(null), "prompt");
            assertRefused(() -> client.generateText(" \n"), "prompt");
            assertRefused(() -> client.generateText("Hi", (GenerationOptions) null), "options");
            assertRefused(() -> client.generateChatResponse(List.of()), "messages");
            assertRefused(() -> client.generateChatResponse(null), "messages");
            assertRefused(() -> client.generateChatResponse(Arrays.asList(Message.user("Hi"), null)), "messages");
            assertRefused(() -> client.streamText(""), "prompt");
            assertRefused(() -> client.streamChatResponse(List.of()), "messages");
            assertRefused(() -> client.generateChatResponse(List.of(Message.system("Be brief."))), "system prompt");
            assertRefused(() -> new Message(null, "Hi"), "role");
            assertRefused(() -> Message.user(null), "content");
        }
        assertRefused(() -> TektonLlmClient.builder().build(), "componentId");
        assertRefused(() -> TektonLlmClient.builder().componentId(" ").build(), "componentId");
        assertThat(rhetor.journal()).isEmpty();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String named) {
        assertThatThrownBy(call).isInstanceOf(InvalidRequestException.class).hasMessageContaining(named);
    }

    @Test
    void thePathOfTheUrlPrecedesThePathOfEveryOperation() {
        try (RhetorMock gateway = RhetorMock.builder().basePath("/some/path").start();
                TektonLlmClient client = plain(gateway.url() + "/").build()) {
            client.generateText("Hi");
            client.streamText("Hi").text();
            client.health();
            client.getProviders();

            assertThat(gateway.journal())
                    .extracting(ReceivedRequest::path)
                    .containsExactly(
                            "/some/path" + RhetorOperation.CREATE_CHAT_COMPLETION.path(),
                            "/some/path" + RhetorOperation.STREAM_CHAT_COMPLETION.path(),
                            "/some/path" + RhetorOperation.GET_API_HEALTH.path(),
                            "/some/path" + RhetorOperation.LIST_PROVIDERS.path());
        }
    }

    @Test
    void theTokenAndTheUsersHeadersAreSentWithEachRequest(RhetorMock rhetor) {
        try (TektonLlmClient client =
                plain(rhetor).token("secret").header("X-Tenant", "blue").build()) {
            client.generateText("Hi");
            client.health();
            client.getProviders();
        }

        assertThat(rhetor.journal()).hasSize(3).allSatisfy(request -> {
            assertThat(request.header("Authorization")).contains("Bearer secret");
            assertThat(request.header("X-Tenant")).contains("blue");
            assertThat(request.header("User-Agent").orElseThrow())
                    .startsWith("tekton-llm-client/" + RhetorContract.VERSION);
            assertThat(request.header(RhetorContract.VERSION_HEADER)).contains(RhetorContract.VERSION);
        });
    }

    @Test
    void theTimeoutBoundsAnAttemptThatDripsOneByteAtATime(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("never ends").drip(Duration.ofMillis(20)));

        try (TektonLlmClient client =
                plain(rhetor).timeout(Duration.ofMillis(200)).build()) {
            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(LlmTimeoutException.class)
                    .hasMessageContaining("0.2 s")
                    .hasMessageContaining("RHETOR_TIMEOUT");
        }
    }

    @Test
    void aStreamThatStopsTimesOutWithItsTextSoFar(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .always(Reply.stream("a", "b").holdBefore(1, new Gate()));

        Optional<String> text = Optional.empty();
        try (TektonLlmClient client = plain(rhetor).timeout(Duration.ofHours(1)).build()) {
            // A machine that stands still for a while needs more time for the first chunk.
            for (Duration time = Duration.ofMillis(200);
                    text.isEmpty() && time.compareTo(SOON) < 0;
                    time = time.multipliedBy(4)) {
                GenerationOptions patience =
                        GenerationOptions.builder().timeout(time).build();
                text = catchThrowableOfType(
                                LlmTimeoutException.class,
                                () -> client.streamText("Hi", patience).text())
                        .partialText();
            }
        }
        assertThat(text).hasValue("a");
    }

    @Test
    void aCallsOwnTimeoutWinsOverTheClients(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("never").hang());

        try (TektonLlmClient client = plain(rhetor).timeout(Duration.ofHours(1)).build()) {
            GenerationOptions options =
                    GenerationOptions.builder().timeout(Duration.ofMillis(100)).build();
            assertThatThrownBy(() -> client.generateText("Hi", options)).isInstanceOf(LlmTimeoutException.class);
        }
    }

    @Test
    void interruptingTheThreadEndsTheExchangeAndKeepsTheInterruptStatus(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

        try (TektonLlmClient client = plain(rhetor).build()) {
            Thread caller = new Thread(() -> {
                try {
                    client.generateText("Hi");
                } catch (LlmCancelledException e) {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            ReceivedRequest request = rhetor.takeRequest(SOON);
            caller.interrupt();

            assertThat(request.outcome().get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(Outcome.ABORTED_BY_CLIENT);
            assertThat(interrupted.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            rhetor.awaitNoConnections(SOON);
        }
    }

    @Test
    void aCallOfAnInterruptedThreadSendsNothing(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(LlmCancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(rhetor.journal()).isEmpty();
        }
    }

    @Test
    void aClosedClientRefusesCallsAndCanBeClosedAgain(RhetorMock rhetor) {
        TektonLlmClient client = plain(rhetor).build();
        client.generateText("Hi");
        client.close();
        client.close();

        assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.streamText("Hi")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::health).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::getProviders).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::initialize).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anyBackendCanAnswerInPlaceOfRhetorAndIsClosedWithTheClient() {
        AtomicBoolean closed = new AtomicBoolean();
        LlmBackend own = new LlmBackend() {
            @Override
            public CompletionResponse complete(ChatCall call) {
                return CompletionResponse.builder()
                        .content("own: " + call.messages().get(0).content())
                        .build();
            }

            @Override
            public ChunkStream stream(ChatCall call) {
                return ChunkStream.of(
                        List.of(StreamingChunk.builder().chunk("own").done(true).build()));
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };

        try (TektonLlmClient client =
                TektonLlmClient.builder().componentId("test").backend(own).build()) {
            assertThat(client.generateText("Hi").content()).isEqualTo("own: Hi");
            assertThat(client.streamText("Hi").text()).isEqualTo("own");
            assertThat(client.health().status()).isEqualTo(HealthStatus.UNKNOWN);
        }
        assertThat(closed).isTrue();
    }

    @Test
    void fallbackBackendsAreClosedWithTheClientWhetherTheyAreUsedOrNot() {
        for (boolean useFallback : new boolean[] {true, false}) {
            AtomicBoolean closed = new AtomicBoolean();
            LlmBackend other = new LlmBackend() {
                @Override
                public CompletionResponse complete(ChatCall call) {
                    throw new LlmConnectionException("never asked");
                }

                @Override
                public ChunkStream stream(ChatCall call) {
                    throw new LlmConnectionException("never asked");
                }

                @Override
                public void close() {
                    closed.set(true);
                }
            };
            plain(nobody())
                    .useFallback(useFallback)
                    .fallbackBackends(List.of(other))
                    .build()
                    .close();

            assertThat(closed).as("useFallback=%s", useFallback).isTrue();
        }
    }

    @Test
    void theCallersSettingsOverrideTheEnvironment() {
        try (TektonLlmClient client = TektonLlmClient.builder()
                .config(ClientConfig.fromEnvironment(Map.of(
                        "RHETOR_URL", "http://environment",
                        "RHETOR_DEFAULT_PROVIDER", "environment",
                        "RHETOR_TIMEOUT", "1")))
                .componentId("test")
                .url("http://caller")
                .timeout(Duration.ofSeconds(2))
                .build()) {
            assertThat(client.config().url()).hasHost("caller");
            assertThat(client.config().wsUrl()).hasHost("caller");
            assertThat(client.config().timeout()).isEqualTo(Duration.ofSeconds(2));
            assertThat(client.config().provider()).isEqualTo("environment");
        }
    }

    private static String nobody() {
        RhetorMock gone = RhetorMock.start();
        gone.close();
        return gone.url();
    }
}
