package ai.tekton.llm.internal.face;

import static ai.tekton.llm.internal.face.FaceFixture.last;
import static ai.tekton.llm.internal.face.FaceFixture.piece;
import static ai.tekton.llm.internal.face.FaceFixture.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadCallTest {
    private final FaceFixture<StreamingChunk> world = new FaceFixture<>();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    private boolean readOne(ChunkStream stream) {
        return stream.tryAdvance(chunk -> seen.add(chunk.chunk()));
    }

    @Test
    void aStreamIsOpenOnceTheServerAnswersAndReadsOnlyWhatIsRequested() throws Exception {
        world.upstream.prepare(Sink::opened).prepare(sink -> sink.next(piece("a")));
        world.upstream.prepare(sink -> sink.next(last("b")));
        ChunkStream stream = world.calls.read(stream());
        assertThat(world.upstream.pulls()).isOne();

        assertThat(readOne(stream)).isTrue();
        assertThat(world.upstream.pulls()).isEqualTo(2);
        assertThat(world.outcomes).isEmpty();
        assertThat(readOne(stream)).isTrue();
        assertThat(world.outcome().failure()).isEmpty();

        assertThat(seen).containsExactly("a", "b");
        assertThat(readOne(stream)).isFalse();
        assertThat(readOne(stream)).as("asked again").isFalse();
        assertThat(world.upstream.pulls()).isEqualTo(3);
        assertThat(world.calls.openCalls()).isZero();
    }

    @Test
    void aFirstChunkThatArrivesAtOnceIsNotLost() {
        world.upstream.prepare(sink -> sink.next(piece("a"))).prepare(sink -> sink.next(last("b")));

        assertThat(world.calls.read(stream()).text()).isEqualTo("ab");
    }

    @Test
    void anOnlyChunkThatArrivesAtOnceIsNotLost() {
        world.upstream.prepare(sink -> sink.next(last("all")));

        assertThat(world.calls.read(stream()).text()).isEqualTo("all");
    }

    @Test
    void anAnswerWithoutALastChunkEndsTheStream() {
        world.upstream.prepare(sink -> sink.next(piece("a"))).prepare(Sink::ended);

        assertThat(world.calls.read(stream()).text()).isEqualTo("a");
    }

    @Test
    void anAnswerWithoutAnyChunkIsEmpty() {
        world.upstream.prepare(Sink::ended);

        assertThat(world.calls.read(stream()).text()).isEmpty();
    }

    @Test
    void aFailureBeforeTheAnswerIsThrownWhenTheStreamIsOpened() throws Exception {
        LlmConnectionException down = new LlmConnectionException("down");
        world.upstream.prepare(sink -> sink.failed(down));

        assertThatThrownBy(() -> world.calls.read(stream())).isSameAs(down);
        assertThat(world.outcome().failure()).containsSame(down);
    }

    @Test
    void aFailureInTheAnswerIsThrownByEveryLaterRead() throws Exception {
        LlmConnectionException down = new LlmConnectionException("down");
        world.upstream.prepare(sink -> sink.next(piece("a"))).prepare(sink -> sink.failed(down));
        ChunkStream stream = world.calls.read(stream());
        assertThat(readOne(stream)).isTrue();

        assertThatThrownBy(() -> readOne(stream)).isSameAs(down);
        assertThatThrownBy(() -> readOne(stream)).isSameAs(down);
        assertThat(world.outcomes).hasSize(1);
        assertThat(seen).containsExactly("a");
    }

    @Test
    void closingTheStreamEndsTheCallAndReportsItsOutcomeOnce() throws Exception {
        world.upstream.prepare(Sink::opened);
        ChunkStream stream = world.calls.read(stream());
        stream.close();

        assertThat(world.outcomes).as("reported when it is closed").hasSize(1);
        assertThat(world.outcome().failure())
                .map(Throwable::getMessage)
                .hasValue("The call was cancelled: its stream was closed.");
        assertThat(world.upstream.cancels()).isOne();
        stream.close();
        assertThatThrownBy(() -> readOne(stream)).isInstanceOf(LlmCancelledException.class);
        assertThat(world.outcomes).isEmpty();
    }

    @Test
    void closingAFinishedStreamChangesNothing() {
        world.upstream.prepare(sink -> sink.next(last("a")));
        ChunkStream stream = world.calls.read(stream());
        readOne(stream);
        stream.close();

        assertThat(world.upstream.cancels()).isZero();
        assertThat(world.outcomes).hasSize(1);
        assertThat(readOne(stream)).isFalse();
    }

    @Test
    void aChunkThatWaitsForItsReaderIsDroppedWhenTheCallIsCancelled() {
        world.upstream.prepare(sink -> sink.next(piece("a")));
        ChunkStream stream = world.calls.read(stream());
        world.calls.cancelAll("a test");

        assertThatThrownBy(() -> readOne(stream)).isInstanceOf(LlmCancelledException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void aCallCancelledWithoutAReaderReportsItsOutcome() throws Exception {
        world.upstream.prepare(Sink::opened);
        ChunkStream stream = world.calls.read(stream());
        world.calls.cancelAll("a test");

        assertThat(world.outcome().failure()).map(Throwable::getMessage).hasValue("The call was cancelled: a test.");
        assertThatThrownBy(() -> readOne(stream)).hasMessage("The call was cancelled: a test.");
        assertThat(world.outcomes).isEmpty();
    }

    @Test
    void aStreamClosedWhileTheClientEndsItsCallReportsItsOutcome() throws Exception {
        world.upstream.prepare(Sink::opened);
        ChunkStream stream = world.calls.read(stream());
        world.upstream.onCancel(stream::close);
        world.calls.cancelAll("a test");

        assertThat(world.outcome().failure()).map(Throwable::getMessage).hasValue("The call was cancelled: a test.");
        assertThat(world.outcomes).isEmpty();
    }

    @Test
    void aWaitingReaderIsReleasedWhenAnotherThreadClosesTheStream() throws Exception {
        world.upstream.prepare(Sink::opened);
        ChunkStream stream = world.calls.read(stream());
        CompletableFuture<Boolean> read =
                CompletableFuture.supplyAsync(() -> readOne(stream), FaceFixture::inANewThread);
        world.upstream.nextPull();
        stream.close();

        assertThatThrownBy(() -> read.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(LlmCancelledException.class);
        assertThat(world.outcomes).hasSize(1);
    }

    @Test
    void aWaitingReaderIsReleasedAndReportsTheOutcomeWhenTheClientIsClosed() throws Exception {
        Request<StreamingChunk> request = stream();
        CompletableFuture<ChunkStream> opened =
                CompletableFuture.supplyAsync(() -> world.calls.read(request), FaceFixture::inANewThread);
        world.upstream.nextPull();
        world.calls.close();

        assertThatThrownBy(() -> opened.get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LlmCancelledException.class)
                .hasMessageContaining("its client was closed");
        assertThat(world.outcomes).hasSize(1);
    }

    @Test
    void anInterruptCancelsTheStreamAndKeepsTheInterruptStatus() throws Exception {
        world.upstream.prepare(Sink::opened);
        ChunkStream stream = world.calls.read(stream());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> readOne(stream))
                .isInstanceOf(LlmCancelledException.class)
                .hasMessageContaining("its thread was interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.outcomes).hasSize(1);
    }

    @Test
    void aBugInTheLibraryLeavesNoCallOpen() throws Exception {
        IllegalStateException mistake = new IllegalStateException("a mistake");
        world.upstream.onPull(() -> {
            throw mistake;
        });
        assertThatThrownBy(() -> world.calls.read(stream())).isSameAs(mistake);

        assertThat(world.calls.openCalls()).isZero();
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.outcome().failure())
                .get()
                .satisfies(events -> assertThat(events).hasCause(mistake));
    }
}
