package ai.tekton.llm.mock;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.PingFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class DeviationTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (.*) \\|$");

    @Test
    void eachDeviationIsFoundByItsName() {
        assertThat(Deviation.values())
                .allSatisfy(
                        deviation -> assertThat(Deviation.named(deviation.id())).contains(deviation));
        assertThat(Deviation.named("no-such-thing")).isEmpty();
    }

    @Test
    void theReadmeListsAllDeviations() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        List<String> listed = ROW.matcher(readme.substring(readme.indexOf("### Deviations")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(listed)
                .containsExactlyElementsOf(Arrays.stream(Deviation.values())
                        .map(deviation -> deviation.id() + " " + deviation.description())
                        .toList());
    }

    @Test
    void aDeviationOverHttpDoesNotChangeTheFramesOfTheSameOperation(RhetorMock rhetor) throws Exception {
        Deviation.CHAT_EMPTY_CONTENT.applyTo(rhetor);

        try (SocketClient client = SocketClient.open(rhetor.webSocketUrl()).send(SocketClient.REGISTER)) {
            client.next("REGISTER_ACK");
            assertThat(client.prompt(FrameType.GENERATE, "1", "Where?")
                            .next("RESPONSE")
                            .path("content")
                            .asText())
                    .contains("Where?");
        }
        try (RawClient client = new RawClient(rhetor).call(RhetorOperation.CREATE_CHAT_COMPLETION)) {
            assertThat(client.readTo("}")).contains("\"content\":\"\"");
        }
    }

    @Test
    void aFrameOfAnUnknownTypeIsAnsweredByTheScript(RhetorMock rhetor) throws Exception {
        rhetor.onUnknownFrame().enqueue(Reply.frames(new PingFrame()), Reply.standard());

        try (SocketClient client = SocketClient.open(rhetor.webSocketUrl()).send(SocketClient.REGISTER)) {
            client.next("REGISTER_ACK");
            client.sendAsIs("{\"type\":\"WHAT\"}").next("PING");
            client.sendAsIs("no JSON").next("ERROR");
            client.sendAsIs("no JSON").next("ERROR");
        }
    }

    @Test
    void resettingTheMockEndsADeviation(RhetorMock rhetor) throws Exception {
        Deviation.UNKNOWN_FRAME_CLOSES.applyTo(rhetor);
        rhetor.reset();

        try (SocketClient client = SocketClient.open(rhetor.webSocketUrl()).sendAsIs("no JSON")) {
            client.next("ERROR");
        }
    }
}
