package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.RhetorGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeptemberSocketTest {
    private static final String WITHOUT_MESSAGES =
            "{\"error\":\"No messages provided. At least one message is required.\",\"type\":\"error\"}";
    private static final String BROKEN =
            "{\"error\":\"'LLMClient' object has no attribute 'chat_stream'\",\"type\":\"error\"}";

    @RegisterExtension
    static final RhetorMockExtension MOCK =
            new RhetorMockExtension(RhetorMock.builder().profile(RhetorGeneration.TEKTON_2025_09));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"REGISTER\", \"component_id\": \"my-component\", \"capabilities\": [\"chat\"]}",
                "{\"type\": \"GENERATE\", \"request_id\": \"r1\", \"prompt\": \"hi\"}",
                "{\"type\": \"STATUS\", \"source\": \"UI\"}",
                "{\"type\": \"NONSENSE\"}",
                "{\"messages\": []}"
            })
    void aFrameWithoutMessagesIsRefusedAndTheSocketStaysOpen(String frame, RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.open(rhetor)) {
            assertThat(client.sendAsIs(frame).nextAsIs()).isEqualTo(WITHOUT_MESSAGES);
            assertThat(client.sendAsIs(frame).nextAsIs()).isEqualTo(WITHOUT_MESSAGES);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}",
                "{\"type\": \"CHAT\", \"request_id\": \"r2\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}",
                "{\"type\": \"CHAT_STREAM\", \"request_id\": \"r3\", \"messages\": [{\"role\": \"user\", \"content\":"
                        + " \"hi\"}]}"
            })
    void aFrameWithMessagesIsRefusedWithAnotherError(String frame, RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.open(rhetor)) {
            assertThat(client.sendAsIs(frame).nextAsIs()).isEqualTo(BROKEN);
            assertThat(client.sendAsIs(frame).nextAsIs()).isEqualTo(BROKEN);
        }
    }

    @Test
    void jsonThatIsNotAnObjectIsRefusedWithPythonsMessage(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.open(rhetor)) {
            assertThat(client.sendAsIs("[1]").nextAsIs())
                    .isEqualTo("{\"error\":\"'list' object has no attribute 'get'\",\"type\":\"error\"}");
        }
    }

    @Test
    void aFrameThatIsNotJsonSilencesTheSocketWithoutClosingIt(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.open(rhetor)) {
            client.sendAsIs("hello").sendAsIs("{\"type\": \"STATUS\"}");

            assertThat(rhetor.takeFrame(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CUT_BY_SCRIPT);
            assertThat(rhetor.takeFrame(SOON).outcome()).isNotDone();
            assertThat(client.hasNothingYet()).isTrue();
            assertThat(rhetor.webSockets()).hasSize(1);
        }
    }

    @Test
    void aRefusalCanBeDelayedAndAFrameCanBeScripted(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(FrameType.REGISTER).enqueue(Reply.standard().hold(gate), Reply.frames("{\"type\":\"REGISTER_ACK\"}"));

        try (SocketClient client = SocketClient.open(rhetor)) {
            client.send(SocketClient.REGISTER).send(SocketClient.REGISTER);
            rhetor.takeFrame(SOON);
            rhetor.takeFrame(SOON);
            assertThat(client.hasNothingYet()).isTrue();
            gate.open();
            assertThat(client.nextAsIs()).isEqualTo(WITHOUT_MESSAGES);
            assertThat(client.nextAsIs()).isEqualTo("{\"type\":\"REGISTER_ACK\"}");
        }
    }

    @Test
    void framesDoNotConsumeRepliesQueuedForHttp(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("kept"));

        try (SocketClient client = SocketClient.open(rhetor)) {
            String chat =
                    "{\"type\":\"CHAT\",\"request_id\":\"1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
            assertThat(client.send(chat).nextAsIs()).isEqualTo(BROKEN);
        }
        assertThat(Calls.get(rhetor, "/health").body()).isEqualTo("kept");
    }
}
