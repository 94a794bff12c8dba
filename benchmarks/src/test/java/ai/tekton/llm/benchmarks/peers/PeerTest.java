package ai.tekton.llm.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.benchmarks.measure.StubProcess;
import ai.tekton.llm.benchmarks.stub.Answers;
import ai.tekton.llm.benchmarks.stub.StreamPath;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All clients do the same work: each must return the complete answer, and every chunk of a stream. */
class PeerTest {
    private static final int CHUNKS = 500;
    private static final List<String> PIECES =
            IntStream.range(0, CHUNKS).mapToObj(Answers::chunk).toList();

    private static StubProcess stub;

    @BeforeAll
    static void startStub() throws IOException {
        stub = StubProcess.start();
    }

    @AfterAll
    static void stopStub() {
        stub.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachClientReturnsTheWholeAnswer(Peer peer) {
        try (ChatClient client = peer.open(StreamPath.atOnce(CHUNKS).at(stub.url()))) {
            assertThat(client.answer()).isEqualTo(Answers.WHOLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachClientDeliversAllChunksOfRepeatedStreamsInOrder(Peer peer) {
        try (ChatClient client = peer.open(StreamPath.atOnce(CHUNKS).at(stub.url()))) {
            for (int i = 0; i < 3; i++) {
                List<String> pieces = new CopyOnWriteArrayList<>();
                client.stream(pieces::add);
                assertThat(pieces).isEqualTo(PIECES);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachClientDeliversAllChunksOfASlowConcurrentStream(Peer peer) {
        try (ChatClient client =
                peer.open(StreamPath.every(3, Duration.ofMillis(1)).at(stub.url()))) {
            List<String> pieces = new CopyOnWriteArrayList<>();
            client.streamConcurrently(pieces::add).join();
            assertThat(pieces).isEqualTo(PIECES.subList(0, 3));
        }
    }
}
