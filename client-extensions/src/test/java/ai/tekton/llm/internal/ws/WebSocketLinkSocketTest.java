package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.internal.wire.BearerTokens;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A link over a real socket. */
@ExtendWith(RhetorMockExtension.class)
class WebSocketLinkSocketTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static WebSocketLink connect(RhetorMock rhetor, RecordingOwner owner) {
        ClientConfig config = ClientConfig.builder().url(rhetor.url()).build();
        FrameCodec codec = new FrameCodec();
        ErrorMapper errors = new ErrorMapper("Rhetor", new ErrorText(codec.json(), config.token()));
        CallContext context = CallContext.builder()
                .timeout(SOON)
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(Deadline.none())
                .build();
        return new WebSocketConnector(config, "test", codec, errors, new BearerTokens(config)).connect(owner, context);
    }

    @Test
    void aTextThatIsNotUnicodeFailsAndTheNextFramesAreSent(RhetorMock rhetor) throws Exception {
        RecordingOwner owner = new RecordingOwner();
        WebSocketLink link = connect(rhetor, owner);
        assertThat(rhetor.takeFrame(SOON).type()).contains(FrameType.REGISTER);
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        link.send("{\"type\":\"PONG\",\"cut\":\"\uD83D\"}", failures::add);
        link.send("{\"type\":\"PONG\",\"n\":1}");
        link.send("{\"type\":\"PONG\",\"n\":2}");

        assertThat(failures.poll(60, TimeUnit.SECONDS)).isNotNull();
        ReceivedFrame first = rhetor.takeFrame(SOON);
        assertThat(first.text()).contains("\"n\":1");
        assertThat(rhetor.takeFrame(SOON).text()).contains("\"n\":2");
        assertThat(link.isOpen()).isTrue();
        assertThat(owner.events()).isEmpty();
        link.lose(1000, "enough");
    }

    @Test
    void aFrameSentOnALinkThatWasLostIsReportedToItsSender(RhetorMock rhetor) throws Exception {
        RecordingOwner owner = new RecordingOwner();
        WebSocketLink link = connect(rhetor, owner);
        rhetor.takeFrame(SOON);
        rhetor.webSockets().get(0).drop();
        assertThat(owner.next()).startsWith("lost 1006");
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        link.send("{\"type\":\"PONG\"}", failures::add);

        assertThat(failures.poll(60, TimeUnit.SECONDS))
                .as("said by the link, or by the container, whoever knew first")
                .hasMessageContaining("connection");
    }
}
