package ai.tekton.llm.internal.face;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.model.StreamingChunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AbandonedStreamsTest {
    private final FaceFixture<StreamingChunk> world = new FaceFixture<>();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAbandonedStreamIsDetectedAndItsCallEnded() throws Exception {
        world.upstream.prepare(Sink::opened);
        world.calls.read(FaceFixture.stream());
        long until = System.nanoTime() + java.util.concurrent.TimeUnit.MINUTES.toNanos(1);
        while (world.outcomes.isEmpty() && System.nanoTime() < until) {
            System.gc();
            Thread.onSpinWait();
        }

        assertThat(world.outcome().failure())
                .map(Throwable::getMessage)
                .hasValue("The call was cancelled: its stream was dropped without being closed.");
        assertThat(world.upstream.cancels()).isOne();
    }
}
