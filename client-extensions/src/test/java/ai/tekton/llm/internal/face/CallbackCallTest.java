package ai.tekton.llm.internal.face;

import static ai.tekton.llm.internal.face.FaceFixture.last;
import static ai.tekton.llm.internal.face.FaceFixture.piece;
import static ai.tekton.llm.internal.face.FaceFixture.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallbackCallTest {
    private final FaceFixture<StreamingChunk> world = new FaceFixture<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Consumer<StreamingChunk> callback = chunk -> seen.add(chunk.chunk());

    @AfterEach
    void close() {
        world.close();
    }

    private static String get(CompletableFuture<String> text) throws Exception {
        return text.get(60, TimeUnit.SECONDS);
    }

    private static Consumer<StreamingChunk> throwing(Throwable failure) {
        return chunk -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        };
    }

    @Test
    void chunksArriveInOrderAndTheFutureHasTheirText() throws Exception {
        CompletableFuture<String> text = world.calls.stream(stream(), callback);
        world.upstream.answer(Sink::opened);
        world.upstream.answer(sink -> sink.next(piece("a")));
        world.upstream.answer(sink -> sink.next(piece("b")));
        world.upstream.answer(sink -> sink.next(last("c")));

        assertThat(get(text)).isEqualTo("abc");
        assertThat(seen).containsExactly("a", "b", "c");
        assertThat(world.outcomes).as("reported before the future completes").hasSize(1);
        assertThat(world.outcome().failure()).isEmpty();
    }

    @Test
    void theTextBeforeARestartIsNotPartOfTheFuturesText() throws Exception {
        CompletableFuture<String> text = world.calls.stream(stream(), callback);
        world.upstream.answer(sink -> sink.next(piece("half an ans")));
        world.upstream.answer(
                sink -> sink.next(StreamingChunk.builder().restart(true).build()));
        world.upstream.answer(sink -> sink.next(last("whole")));

        assertThat(get(text)).isEqualTo("whole");
    }

    @Test
    void aSourceThatAnswersEveryPullAtOnceDoesNotOverflowTheStack() throws Exception {
        int many = 20_000;
        for (int i = 0; i < many; i++) {
            world.upstream.prepare(sink -> sink.next(piece("a")));
        }
        world.upstream.prepare(Sink::ended);

        assertThat(get(world.calls.stream(stream(), chunk -> {}))).hasSize(many);
    }

    @Test
    void theFutureFailsAfterTheOutcomeIsReported() throws Exception {
        LlmConnectionException down = new LlmConnectionException("down");
        CompletableFuture<String> text = world.calls.stream(stream(), callback);
        world.upstream.answer(sink -> sink.next(piece("a")));
        world.upstream.answer(sink -> sink.failed(down));

        assertThatThrownBy(() -> get(text)).hasCause(down);
        assertThat(world.outcomes).hasSize(1);
    }

    @Test
    void anErrorOfTheCallbackEndsTheCallAndFailsTheFuture() throws Exception {
        AssertionError thrown = new AssertionError("expected something else");
        CompletableFuture<String> text = world.calls.stream(stream(), throwing(thrown));
        world.upstream.answer(sink -> sink.next(piece("a")));

        assertThatThrownBy(() -> get(text)).hasCause(thrown);
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.upstream.pulls()).as("nothing more is asked for").isOne();
        assertThat(world.outcome().failure()).containsInstanceOf(LlmCancelledException.class);
    }

    @Test
    void anExceptionOfTheCallbackAtTheLastChunkFailsTheFuture() throws Exception {
        IllegalStateException thrown = new IllegalStateException("at the end");
        CompletableFuture<String> text = world.calls.stream(stream(), throwing(thrown));
        world.upstream.answer(sink -> sink.next(last("a")));

        assertThatThrownBy(() -> get(text)).hasCause(thrown);
        assertThat(world.outcome().failure()).isEmpty();
        assertThat(world.outcomes).isEmpty();
    }

    @Test
    void aCancelledCallFailsItsFutureAfterTheOutcomeIsReported() throws Exception {
        Request<StreamingChunk> request = stream();
        CompletableFuture<String> text = world.calls.stream(request, callback);
        world.upstream.nextPull();
        world.calls.cancel(request.context().requestId(), "a test");

        assertThatThrownBy(() -> get(text))
                .hasCauseInstanceOf(LlmCancelledException.class)
                .hasMessageContaining("a test");
        assertThat(world.outcomes).hasSize(1);
    }

    @Test
    void theLoopRunsNothingAfterTheCallIsCancelled() throws Exception {
        Request<StreamingChunk> request = stream();
        world.calls.stream(request, callback);
        world.upstream.nextPull();

        assertThat(world.runsTasksAfter(
                        () -> world.calls.cancel(request.context().requestId(), "a test")))
                .isFalse();
    }

    @Test
    void completingTheFutureCancelsTheCall() throws Exception {
        CompletableFuture<String> text = world.calls.stream(stream(), callback);
        world.upstream.nextPull();
        text.complete("of the caller's own");

        assertThat(world.outcome().failure())
                .map(Throwable::getMessage)
                .hasValue("The call was cancelled: its future was completed by its caller.");
        assertThat(world.upstream.cancels()).isOne();
    }
}
