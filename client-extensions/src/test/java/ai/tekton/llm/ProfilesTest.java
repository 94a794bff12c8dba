package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls to Rhetors of other generations, in addition to the table of shared cases. */
class ProfilesTest {
    private static RhetorMock september() {
        return RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09).start();
    }

    private static TektonLlmClientBuilder client(RhetorMock rhetor) {
        return TestClients.plain(rhetor).profile(ServerProfile.AUTO);
    }

    private static List<String> asked(RhetorMock rhetor) {
        return rhetor.journal().stream()
                .map(ReceivedRequest::operation)
                .flatMap(Optional::stream)
                .map(RhetorOperation::id)
                .toList();
    }

    @Test
    void theGenerationOfAServerOfTheContractIsDetectedOnce() {
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmClient client = client(rhetor).build()) {
            client.generateText("One");
            client.generateText("Two");

            assertThat(asked(rhetor)).containsExactly("getApiHealth", "createChatCompletion", "createChatCompletion");
        }
    }

    @Test
    void concurrentFirstCallsDetectTheServersGenerationOnce() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmClient client = client(rhetor).build()) {
            CountDownLatch begin = new CountDownLatch(1);
            List<CompletableFuture<CompletionResponse>> calls = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                calls.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                begin.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return client.generateText("Hi");
                        },
                        TestClients.newThread()));
            }
            begin.countDown();
            for (CompletableFuture<CompletionResponse> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }

            assertThat(asked(rhetor).stream().filter("getApiHealth"::equals)).hasSize(1);
        }
    }

    @Test
    void aCallCancelledDuringTheDetectionLetsTheOthersContinue() throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmClient client = client(rhetor).build()) {
            CountDownLatch asking = new CountDownLatch(1);
            rhetor.on(RhetorOperation.GET_API_HEALTH).enqueue(request -> {
                asking.countDown();
                return Reply.standard().hang();
            });
            CompletableFuture<CompletionResponse> first = client.async().generateText("One");
            assertThat(asking.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            CompletableFuture<CompletionResponse> second = client.async().generateText("Two");
            first.cancel(true);

            assertThat(second.get(60, TimeUnit.SECONDS).content()).contains("Two");
            assertThat(client.openCalls()).isZero();
        }
    }

    @Test
    void aServerOfAnUnknownGenerationIsTreatedAsOneOfTheContractWithAWarning() {
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmClient client = client(rhetor).build();
                TektonLlmClient strict = client(rhetor).strict(true).build()) {
            rhetor.on(RhetorOperation.GET_API_HEALTH).always(Reply.error(503, "starting"));

            assertThat(client.generateText("One").warnings())
                    .singleElement()
                    .asString()
                    .contains("Set the profile");
            assertThat(client.generateText("Two").content()).contains("Two");
            assertThatThrownBy(() -> strict.generateText("Three"))
                    .isInstanceOf(LlmConnectionException.class)
                    .hasMessageContaining("Nothing was sent");
            assertThat(asked(rhetor))
                    .containsExactly("getApiHealth", "createChatCompletion", "createChatCompletion", "getApiHealth");
        }
    }

    @Test
    void timeoutsOfWaitingCallsDoNotOpenTheBreaker() throws Exception {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor).build()) {
            Gate gate = new Gate();
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                    .enqueue(Reply.text("slow").holdBefore(0, gate));
            CompletableFuture<CompletionResponse> slow = client.async().generateText("Slow");
            rhetor.takeRequest(SOON);
            GenerationOptions shortDeadline =
                    GenerationOptions.builder().deadline(Duration.ofMillis(1)).build();
            for (int i = 0; i < 30; i++) {
                assertThat(client.async().generateText("With a short deadline", shortDeadline))
                        .failsWithin(SOON);
            }
            gate.open();

            assertThat(slow.get(60, TimeUnit.SECONDS).content()).isEqualTo("slow");
            assertThat(client.generateText("Not held back").content()).contains("Not held back");
        }
    }

    @Test
    void aServerOfTheContractIsDetectedByItsDocumentIfItLacksTheHealthOperation() {
        try (RhetorMock rhetor = RhetorMock.builder().withoutApiHealth().start();
                TektonLlmClient client = client(rhetor).build()) {
            rhetor.on(RhetorOperation.GET_ROOT_DOCUMENT)
                    .always(Reply.json(Map.of(
                            "paths",
                            Map.of("/health", Map.of(), "/api/v1/chat", Map.of(), "/api/v1/chat/stream", Map.of()))));
            client.generateText("One");

            assertThat(client.generateText("Two").warnings()).isEmpty();
            assertThat(asked(rhetor))
                    .containsExactly(
                            "getApiHealth",
                            "getApiDocument",
                            "getRootDocument",
                            "createChatCompletion",
                            "createChatCompletion");
        }
    }

    @Test
    void callsToRhetorOfSeptember2025RunOneAfterAnotherAndAllAreAnswered() throws Exception {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor).build()) {
            Gate first = new Gate();
            rhetor.enqueue(Reply.standard().hold(first));
            List<CompletableFuture<CompletionResponse>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(client.async().generateText("question " + i));
            }
            assertThat(client.openCalls()).isEqualTo(40);
            first.open();

            // This Rhetor drops a call that arrives during another.
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i).get(60, TimeUnit.SECONDS).content()).contains("question " + i);
            }
            assertThat(client.openCalls()).isZero();
        }
    }

    @Test
    void initializeWarnsThatTheServerIsRhetorOfSeptember2025() {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor).build()) {
            InitializationReport report = client.initialize();

            assertThat(report.reachable()).isTrue();
            assertThat(report.providers().provider("anthropic").orElseThrow().models())
                    .isNotEmpty();
            assertThat(report.warnings())
                    .anySatisfy(warning -> assertThat(warning).contains("September 2025"));
            assertThat(report.warnings())
                    .noneSatisfy(warning -> assertThat(warning).contains("contract check"));
        }
    }

    @Test
    void atRhetorOfSeptember2025ARequiredWebSocketIsRefusedAndAnOptionalOneIsNotUsed() {
        try (RhetorMock rhetor = september();
                TektonLlmClient explicit =
                        client(rhetor).transport(Transport.WEBSOCKET).build();
                TektonLlmClient streams = client(rhetor)
                        .transport(Transport.WEBSOCKET_FOR_STREAMS)
                        .build()) {
            assertThatThrownBy(() -> explicit.generateText("Hi"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("WebSocket")
                    .hasMessageContaining("HTTP");
            assertThat(streams.streamText("Hi").text()).contains("Hi");
            assertThat(rhetor.frames()).isEmpty();
        }
    }

    @Test
    void aWebSocketClientFailsImmediatelyAtRhetorOfSeptember2025() {
        try (RhetorMock rhetor = september();
                TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                        .componentId("test")
                        .url(rhetor.url())
                        .useFallback(false)
                        .build()) {
            assertThatThrownBy(() -> client.generate("Hi").get(60, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(LlmConnectionException.class)
                    .hasMessageContaining("No messages provided")
                    .hasMessageContaining("use HTTP");
        }
        assertThatThrownBy(() -> TektonLlmWebSocketClient.builder()
                        .componentId("test")
                        .config(ai.tekton.llm.config.ClientConfig.builder()
                                .profile(ServerProfile.TEKTON_2025_09)
                                .build())
                        .build())
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aWebSocketClientWarnsOfACapabilityThatIsNotSent() throws Exception {
        GenerationOptions code = GenerationOptions.builder().capability("code").build();
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                        .componentId("test")
                        .url(rhetor.url())
                        .build()) {
            CompletionResponse answer = client.generate("Hi", code).get(60, TimeUnit.SECONDS);

            assertThat(answer.warnings()).singleElement().asString().startsWith("capability");
        }
    }

    @Test
    void aStreamOfOneChunkHasItsWarningsOnThatChunk() {
        try (RhetorMock rhetor = september();
                TektonLlmClient client = client(rhetor).build()) {
            List<StreamingChunk> chunks = new ArrayList<>();
            client.streamText("Hi").forEach(chunks::add);

            assertThat(chunks).hasSize(1);
            assertThat(chunks.get(0).done()).isTrue();
            assertThat(chunks.get(0).warnings()).singleElement().asString().contains("a single chunk");
        }
    }

    @ParameterizedTest
    @EnumSource(ServerProfile.class)
    void aProfileIsFoundByItsNameInAnyCase(ServerProfile profile) {
        assertThat(ServerProfile.of(" " + profile.name() + " ")).isEqualTo(profile);
        assertThat(ServerProfile.of(profile.id())).isEqualTo(profile);
    }

    @Test
    void anUnknownProfileIsRefusedAndTheErrorListsTheKnownOnes() {
        assertThatThrownBy(() -> ServerProfile.of("1999"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("auto, contract, tekton-2025-09");
    }
}
