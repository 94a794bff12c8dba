package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.model.ChatFrame;
import ai.tekton.rhetor.model.GenerateFrame;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls over a socket that works. */
@ExtendWith(RhetorMockExtension.class)
class WebSocketClientTest {
    static TektonLlmWebSocketClientBuilder plain(RhetorMock rhetor) {
        return TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .useFallback(false)
                .maxRetries(0);
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void connectReturnsOnceTheServerHasAcknowledgedTheRegistration(RhetorMock rhetor) throws Exception {
        Gate acknowledged = new Gate();
        rhetor.on(FrameType.REGISTER).enqueue(Reply.standard().hold(acknowledged));
        try (TektonLlmWebSocketClient client = plain(rhetor).token("secret").build()) {
            CompletableFuture<Boolean> connected = CompletableFuture.supplyAsync(() -> {
                client.connect();
                return acknowledged.isOpen();
            });
            ReceivedFrame register = rhetor.takeFrame(SOON);
            assertThat(client.isConnected()).isFalse();
            acknowledged.open();

            assertThat(get(connected))
                    .as("acknowledged before connect() returned")
                    .isTrue();
            assertThat(client.isConnected()).isTrue();
            assertThat(register.as(RegisterFrame.class).getComponentId()).isEqualTo("test");
            assertThat(register.as(RegisterFrame.class).getAuthToken()).isEqualTo("secret");
            assertThat(register.handshake().header("Authorization")).contains("Bearer secret");
            assertThat(register.handshake().header(RhetorContract.VERSION_HEADER))
                    .contains(RhetorContract.VERSION);
        }
    }

    @Test
    void promptsAndConversationsAreAnsweredAndNeedNoConnectBefore(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("one"), Reply.text("two"));
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            GenerationOptions options =
                    GenerationOptions.builder().temperature(0.5).contextId("c").build();
            CompletionResponse one = get(client.generate("Hi", options));
            CompletionResponse two = get(client.chat(List.of(Message.system("Be brief."), Message.user("Hi"))));

            assertThat(one.content()).isEqualTo("one");
            assertThat(one.backend()).contains("rhetor-websocket");
            assertThat(one.attempts()).isEqualTo(1);
            assertThat(one.latency()).isPositive();
            assertThat(one.usage()).isPresent();
            assertThat(two.content()).isEqualTo("two");
        }
        GenerateFrame generate = rhetor.frames().get(1).as(GenerateFrame.class);
        assertThat(generate.getPrompt()).isEqualTo("Hi");
        assertThat(generate.getContextId()).isEqualTo("c");
        assertThat(generate.getOptions().getTemperature()).isEqualTo(0.5);
        ChatFrame chat = rhetor.frames().get(2).as(ChatFrame.class);
        assertThat(chat.getSystemPrompt()).isEqualTo("Be brief.");
        assertThat(chat.getMessages()).hasSize(1);
        assertThat(rhetor.webSockets()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void theChunksOfAStreamArriveInOrderAndItsWholeTextAtTheEnd(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b", "c"), Reply.stream("d"));
        List<StreamingChunk> chunks = new ArrayList<>();
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            WebSocketRequest request = client.stream("Hi", chunks::add);
            assertThat(get(request.text())).isEqualTo("abc");
            assertThat(get(client.chatStream(List.of(Message.user("Hi")), chunk -> {})
                            .text()))
                    .isEqualTo("d");

            assertThat(chunks).extracting(StreamingChunk::chunk).containsExactly("a", "b", "c", "");
            assertThat(chunks.get(3).done()).isTrue();
            assertThat(chunks.get(3).usage()).isPresent();
            assertThat(rhetor.frames().get(1).requestId()).contains(request.id());
        }
        assertThat(rhetor.frames().stream().map(frame -> frame.type().orElseThrow()))
                .containsExactly(FrameType.REGISTER, FrameType.STREAM, FrameType.CHAT_STREAM);
    }

    @Test
    void aStreamIsAPublisherToo(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b"));
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            FaultTableTest.Collector collector = new FaultTableTest.Collector();
            client.stream("Hi", GenerationOptions.defaults()).subscribe(collector);

            assertThat(get(collector.text())).isEqualTo("ab");
        }
    }

    @Test
    void aCancelledRequestIsReportedToTheServerAndLaterChunksAreDropped(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.stream("a", "b").holdBefore(1, gate));
        BlockingQueue<String> chunks = new LinkedBlockingQueue<>();
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            WebSocketRequest request = client.stream("Hi", chunk -> chunks.add(chunk.chunk()));
            assertThat(chunks.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("a");

            assertThat(request.cancel()).isTrue();

            assertThat(get(rhetor.frames().get(1).outcome())).isEqualTo(Outcome.CANCELLED_BY_CLIENT);
            rhetor.webSockets().get(0).send(Map.of("type", "CHUNK", "request_id", request.id(), "chunk", "late"));
            rhetor.enqueue(Reply.text("still there"));
            assertThat(get(client.generate("Hi")).content()).isEqualTo("still there");
            assertThat(chunks).isEmpty();
            assertThatThrownBy(() -> get(request.text())).hasCauseInstanceOf(LlmCancelledException.class);
            assertThat(request.cancel()).isFalse();
            assertThat(client.cancel("nobody's")).isFalse();
        }
    }

    @Test
    void cancellingTheFutureCancelsTheRequest(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            client.connect();
            CompletableFuture<CompletionResponse> answer = client.generate("Hi");
            rhetor.takeFrame(SOON);
            ReceivedFrame generate = rhetor.takeFrame(SOON);
            answer.cancel(true);

            assertThat(get(generate.outcome())).isEqualTo(Outcome.CANCELLED_BY_CLIENT);
        }
    }

    @Test
    void aPingIsAnsweredAtOnce(RhetorMock rhetor) throws Exception {
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            client.connect();
            rhetor.takeFrame(SOON);
            rhetor.webSockets().get(0).send(new PingFrame());

            assertThat(rhetor.takeFrame(SOON).type()).contains(FrameType.PONG);
        }
    }

    @Test
    void unknownAndInvalidFramesGoToTheListenersAndAffectNoRequest(RhetorMock rhetor) throws Exception {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        BlockingQueue<TektonLlmException> errors = new LinkedBlockingQueue<>();
        try (TektonLlmWebSocketClient client =
                plain(rhetor).onMessage(messages::add).onError(errors::add).build()) {
            client.connect();
            rhetor.webSockets()
                    .get(0)
                    .send("{\"type\":\"WEATHER\",\"sun\":true}")
                    .send("{\"type\":\"RESPONSE\",\"request_id\":\"nobody\",\"content\":\"x\"}")
                    .send("{}")
                    .send("[1]")
                    .send("not JSON")
                    .send("{\"type\":\"ERROR\",\"error\":\"going down\",\"code\":503}");
            rhetor.enqueue(Reply.text("still there"));

            assertThat(get(client.generate("Hi")).content()).isEqualTo("still there");
            assertThat(take(messages)).contains("WEATHER");
            assertThat(take(messages)).contains("nobody");
            assertThat(take(errors))
                    .hasMessageContaining("not the JSON of the contract")
                    .hasMessageNotContaining("[1]");
            assertThat(take(errors)).hasMessageNotContaining("not JSON");
            assertThat(take(errors)).hasMessageContaining("503: going down");
        }
    }

    @Test
    void anErrorOfARequestIsTheExceptionOfItsCode(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(429, "slow down"), Reply.error(400, "no such model"));
        rhetor.enqueue(Reply.adapterError("overloaded"), Reply.stream("a").errorAfter(1, "overloaded"));
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            assertThatThrownBy(() -> get(client.generate("Hi"))).hasCauseInstanceOf(RateLimitException.class);
            assertThatThrownBy(() -> get(client.generate("Hi"))).hasCauseInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> get(client.generate("Hi"))).hasCauseInstanceOf(AdapterException.class);
            assertThatThrownBy(() -> get(client.stream("Hi", chunk -> {}).text()))
                    .isInstanceOf(ExecutionException.class)
                    .satisfies(e -> assertThat(((AdapterException) e.getCause()).partialText())
                            .contains("a"));
        }
    }

    @Test
    void framesAfterTheEndOfARequestAreDropped(RhetorMock rhetor) throws Exception {
        Map<String, Object> last = Map.of("type", "CHUNK", "chunk", "a", "done", true);
        Map<String, Object> late = Map.of("type", "CHUNK", "chunk", "b");
        Map<String, Object> first = Map.of("type", "RESPONSE", "content", "first");
        Map<String, Object> second = Map.of("type", "RESPONSE", "content", "second");
        rhetor.enqueue(Reply.frames(last, late, last), Reply.frames(first, second), Reply.text("third"));
        List<String> chunks = new ArrayList<>();
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            assertThat(get(client.stream("Hi", chunk -> chunks.add(chunk.chunk()))
                            .text()))
                    .isEqualTo("a");
            assertThat(get(client.generate("Hi")).content()).isEqualTo("first");
            assertThat(get(client.generate("Hi")).content()).isEqualTo("third");
            assertThat(chunks).containsExactly("a");
        }
    }

    @Test
    void aSlowCallbackDelaysNoOtherRequestAndFailsOnlyItsOwnWhenTooManyChunksWait(RhetorMock rhetor) throws Exception {
        String[] many = IntStream.range(0, 50).mapToObj(i -> "x").toArray(String[]::new);
        rhetor.enqueue(Reply.stream(many), Reply.text("quick"));
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        try (TektonLlmWebSocketClient client =
                plain(rhetor).maxWaitingChunks(10).build()) {
            WebSocketRequest slow = client.stream("Hi", chunk -> {
                entered.countDown();
                await(stuck);
            });
            await(entered);

            assertThat(get(client.generate("Hi")).content()).isEqualTo("quick");
            stuck.countDown();
            assertThatThrownBy(() -> get(slow.text()))
                    .cause()
                    .isInstanceOf(TektonLlmException.class)
                    .hasMessageContaining("maxWaitingChunks");
        }
    }

    @Test
    void aCallbackThatThrowsFailsOnlyItsOwnRequest(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").holdBefore(1, new Gate()), Reply.text("fine"));
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            WebSocketRequest request = client.stream("Hi", chunk -> {
                throw new IllegalArgumentException("a bug");
            });

            assertThatThrownBy(() -> get(request.text())).hasCauseInstanceOf(IllegalArgumentException.class);
            assertThat(get(rhetor.frames().get(1).outcome())).isEqualTo(Outcome.CANCELLED_BY_CLIENT);
            assertThat(get(client.generate("Hi")).content()).isEqualTo("fine");
        }
    }

    @Test
    void tenThousandRequestsFromSixteenThreadsAreEachAnsweredOnceWithTheirOwnAnswer(RhetorMock rhetor)
            throws Exception {
        int requests = 10_000;
        rhetor.on(FrameType.GENERATE)
                .always(frame ->
                        Reply.text("to " + frame.as(GenerateFrame.class).getPrompt()));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (TektonLlmWebSocketClient client = plain(rhetor).build()) {
            client.connect();
            List<CompletableFuture<CompletionResponse>> answers = IntStream.range(0, requests)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> client.generate("prompt " + i), threads)
                            .thenCompose(answer -> answer))
                    .collect(Collectors.toList());

            for (int i = 0; i < requests; i++) {
                assertThat(get(answers.get(i)).content()).isEqualTo("to prompt " + i);
            }
            assertThat(rhetor.frames()).hasSize(requests + 1);
            assertThat(rhetor.webSockets()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T element = queue.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(element).isNotNull();
        return element;
    }
}
