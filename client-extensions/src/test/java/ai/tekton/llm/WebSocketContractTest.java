package ai.tekton.llm;

import static ai.tekton.llm.WebSocketClientTest.get;
import static ai.tekton.llm.WebSocketClientTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.mock.FrameSchemas;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.rhetor.model.PingFrame;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every frame, in both directions, against the schemas of the contract. */
@ExtendWith(RhetorMockExtension.class)
class WebSocketContractTest {
    private static final GenerationOptions ALL = GenerationOptions.builder()
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

    private final FrameSchemas schemas = FrameSchemas.load();

    @Test
    void everyFrameSentAndEveryFrameReceivedFitsTheContract(RhetorMock rhetor) throws Exception {
        Queue<String> received = new ConcurrentLinkedQueue<>();
        CountDownLatch pinged = new CountDownLatch(1);
        rhetor.on(FrameType.PONG).always(frame -> {
            pinged.countDown();
            return Reply.standard();
        });
        try (TektonLlmWebSocketClient client =
                plain(rhetor).token("secret").onMessage(received::add).build()) {
            makeEveryRequest(client);
            fail(rhetor, client);
            cancel(rhetor, client);
            rhetor.webSockets().get(0).send(new PingFrame());
            assertThat(pinged.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(rhetor.frames()).allSatisfy(this::fits);
            assertThat(received)
                    .allSatisfy(text ->
                            assertThat(schemas.violations(text)).as(text).isEmpty());
            Set<FrameType> sent = new HashSet<>();
            rhetor.frames().forEach(frame -> sent.add(frame.type().orElseThrow()));
            assertThat(sent).as("every type there is").isEqualTo(EnumSet.allOf(FrameType.class));
        }
    }

    private static void makeEveryRequest(TektonLlmWebSocketClient client) throws Exception {
        List<Message> conversation = List.of(
                Message.system("Be brief."),
                Message.user("Hello"),
                Message.assistant("How can I help?"),
                Message.function("lookup", "{}"),
                Message.user("\uD83D\uDE00 \u0000 \"quoted\""));
        for (GenerationOptions options : List.of(GenerationOptions.defaults(), ALL)) {
            get(client.generate("Hi", options));
            get(client.chat(conversation, options));
            get(client.stream("Hi", options, chunk -> {}).text());
            get(client.chatStream(conversation, options, chunk -> {}).text());
        }
    }

    private static void fail(RhetorMock rhetor, TektonLlmWebSocketClient client) {
        rhetor.enqueue(Reply.error(503, "later"), Reply.adapterError("overloaded"));
        assertThatThrownBy(() -> get(client.generate("Hi"))).isNotNull();
        assertThatThrownBy(() -> get(client.stream("Hi", chunk -> {}).text())).isNotNull();
    }

    private static void cancel(RhetorMock rhetor, TektonLlmWebSocketClient client) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").holdBefore(1, new Gate()));
        CountDownLatch first = new CountDownLatch(1);
        WebSocketRequest request = client.stream("Hi", chunk -> first.countDown());
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
        request.cancel();
    }

    private void fits(ReceivedFrame frame) {
        assertThat(schemas.violations(frame.text())).as(frame.text()).isEmpty();
    }
}
