package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.llm.mock.FrameType.GENERATE;
import static ai.tekton.llm.mock.FrameType.REGISTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.GenerateFrame;
import ai.tekton.rhetor.model.MessageRole;
import ai.tekton.rhetor.model.RegisterFrame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WebSocketJournalTest {
    private static final String PROMPT = "{\"type\":\"GENERATE\",\"request_id\":\"1f0c\",\"prompt\":\"Grüße!\","
            + "\"context_id\":\"c\",\"options\":{\"max_tokens\":5}}";

    @RegisterExtension
    static final RhetorMockExtension MOCK =
            new RhetorMockExtension(RhetorMock.builder().clock(Calls.CLOCK));

    @Test
    void theJournalKeepsAFrameUnchanged(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.open(rhetor, "secret").send(SocketClient.REGISTER)) {
            client.next("REGISTER_ACK");
            client.send(PROMPT).next("RESPONSE");

            ReceivedFrame register = rhetor.takeFrame(SOON);
            assertThat(register.type()).contains(REGISTER);
            assertThat(register.requestId()).isEmpty();
            assertThat(register.as(RegisterFrame.class).getComponentId()).isEqualTo("test");
            assertThat(register.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.COMPLETED);

            ReceivedFrame frame = rhetor.takeFrame(SOON);
            assertThat(frame.type()).contains(GENERATE);
            assertThat(frame.text()).isEqualTo(PROMPT);
            assertThat(frame.requestId()).contains("1f0c");
            assertThat(frame.as(GenerateFrame.class).getPrompt()).isEqualTo("Grüße!");
            assertThat(frame.time()).isEqualTo(Calls.CLOCK.instant());
            assertThat(frame.handshake().header("Authorization")).contains("Bearer secret");
            assertThat(frame.webSocket()).isSameAs(register.webSocket());
            assertThat(frame.webSocket().id()).isEqualTo(1);
            assertThat(frame.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.COMPLETED);
            assertThat(frame).asString().startsWith("GENERATE over WebSocket 1 from port ");
        }
    }

    @Test
    void aFrameIsReadLikeTheSameRequestOverHttp(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.send(PROMPT).next("RESPONSE");

            ChatRequest request = rhetor.takeFrame(SOON).chatRequest();
            assertThat(request.getMessages()).singleElement().satisfies(message -> {
                assertThat(message.getRole()).isEqualTo(MessageRole.USER);
                assertThat(message.getContent()).isEqualTo("Grüße!");
            });
            assertThat(request.getContextId()).isEqualTo("c");
            assertThat(request.getOptions().getMaxTokens()).isEqualTo(5);
        }
    }

    @Test
    void readingAnInvalidFrameAsARequestIsAClearError(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor).sendAsIs("[")) {
            client.next("ERROR");

            ReceivedFrame frame = rhetor.takeFrame(SOON);
            assertThat(frame.text()).isEqualTo("[");
            assertThatIllegalStateException()
                    .isThrownBy(frame::chatRequest)
                    .withMessageStartingWith("No answer is requested by a frame of no known type over WebSocket 1");
            assertThatIllegalStateException()
                    .isThrownBy(() -> frame.as(GenerateFrame.class))
                    .withMessageStartingWith("This is not a GenerateFrame: ");
        }
    }

    @Test
    void theHandshakeIsARequestAndTheFramesAreNot(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor)) {
            client.send(PROMPT).next("RESPONSE");

            assertThat(rhetor.journal()).singleElement().satisfies(request -> {
                assertThat(request.path()).isEqualTo("/ws");
                assertThat(request.operation()).isEmpty();
            });
            assertThat(rhetor.takeRequest(SOON))
                    .isSameAs(rhetor.webSockets().get(0).handshake());
        }
    }

    @Test
    void framesOfManySocketsAreDistinguished(RhetorMock rhetor) throws Exception {
        try (SocketClient one = SocketClient.registered(rhetor);
                SocketClient other = SocketClient.registered(rhetor)) {
            other.send(PROMPT).next("RESPONSE");
            one.send(PROMPT).next("RESPONSE");

            assertThat(rhetor.frames())
                    .extracting(frame -> frame.webSocket().id())
                    .containsExactly(1, 2, 2, 1);
        }
    }

    @Test
    void takeFrameReturnsEachFrameOnceAndKeepsTheFrames(RhetorMock rhetor) throws Exception {
        try (SocketClient client = SocketClient.registered(rhetor).send(PROMPT)) {
            assertThat(rhetor.takeFrame(SOON).type()).contains(GENERATE);
            assertThatThrownBy(() -> rhetor.takeFrame(Duration.ZERO))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("2 had arrived before");
            assertThat(rhetor.frames()).hasSize(2);

            rhetor.clearJournal();
            client.next("RESPONSE");
            assertThat(rhetor.frames()).isEmpty();
        }
    }
}
