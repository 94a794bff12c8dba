package ai.tekton.llm.compatibility.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.net.ConnectException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user's test with RhetorMock, of nothing but what every JUnit since 5.10 has. */
@ExtendWith(RhetorMockExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CapitalTest {
    private final List<Integer> portsOfTestsBefore = new ArrayList<>();

    @BeforeEach
    void theMocksOfEarlierTestsAreClosed(RhetorMock rhetor) {
        for (int port : portsOfTestsBefore) {
            if (port != rhetor.port()) {
                assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
            }
        }
        portsOfTestsBefore.add(rhetor.port());
    }

    @Test
    void aScriptedAnswerArrives(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("Paris."));

        try (TektonLlmClient client = client(rhetor)) {
            assertEquals("Paris.", client.generateText("France?").content());
        }
    }

    @Test
    void aScriptedStreamArrives(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("Par", "is."));

        try (TektonLlmClient client = client(rhetor);
                ChunkStream stream = client.streamText("France?")) {
            assertEquals("Paris.", stream.text());
        }
    }

    @Test
    void aScriptedAnswerArrivesOverTheWebSocket(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("Paris."));

        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("compatibility")
                .url(rhetor.url())
                .build()) {
            client.connect();
            assertEquals("Paris.", client.generate("France?").join().content());
        }
    }

    private static TektonLlmClient client(RhetorMock rhetor) {
        return TektonLlmClient.builder()
                .componentId("compatibility")
                .url(rhetor.url())
                .build();
    }
}
