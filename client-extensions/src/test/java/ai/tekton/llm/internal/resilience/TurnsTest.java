package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.ManualSources.AT_ONCE;
import static ai.tekton.llm.internal.resilience.ManualSources.end;
import static ai.tekton.llm.internal.resilience.ManualSources.piece;
import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.ManualDeadline;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the turns of a limited upstream, here one, are given, kept and passed on. */
class TurnsTest {
    private final ManualSources server = new ManualSources("server");
    private final Watchdog watchdog = new Watchdog();
    private final ConcurrencyLimitedUpstream limited = new ConcurrencyLimitedUpstream(server, 1, watchdog);
    private final List<String> signals = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void close() {
        watchdog.close();
    }

    private Source<StreamingChunk> open(Deadline deadline) {
        return limited.open(Request.stream(call(0, GenerationOptions.defaults(), deadline)), AT_ONCE);
    }

    private void pull(Source<StreamingChunk> source) {
        source.pull(new RecordingSink<>(signals, StreamingChunk::chunk));
    }

    private Source<StreamingChunk> pulled() {
        Source<StreamingChunk> source = open(Deadline.none());
        pull(source);
        return source;
    }

    @Test
    void aCallKeepsItsTurnUntilItsLastChunk() {
        Source<StreamingChunk> first = pulled();
        pulled();
        server.last().sink.next(piece("a"));
        pull(first);
        assertThat(server.last().pulls).isEqualTo(2);
        assertThat(server.opened).hasSize(1);
        server.last().sink.next(end("b"));

        assertThat(signals).containsExactly("a", "b");
        assertThat(server.opened).hasSize(2);
        assertThat(server.last().pulls).isOne();
    }

    @Test
    void aCallWithoutALastChunkPassesItsTurnAtItsEnd() {
        pulled();
        pulled();
        server.last().sink.ended();

        assertThat(signals).containsExactly("ended");
        assertThat(server.opened).hasSize(2);
    }

    @Test
    void aCallThatFailsPassesItsTurn() {
        pulled();
        pulled();
        server.last().sink.failed(down());

        assertThat(signals).containsExactly("failed: down");
        assertThat(server.opened).hasSize(2);
    }

    @Test
    void anUnusedTurnIsAvailableForTheNextCall() {
        pulled();
        server.last().sink.ended();
        pulled();
        pulled();

        assertThat(server.opened).hasSize(2);
    }

    @Test
    void aCallCancelledBeforeItsFirstPullUsesNoTurn() {
        Source<StreamingChunk> source = open(Deadline.none());
        source.cancel();
        pulled();

        assertThat(server.opened).hasSize(1);
    }

    @Test
    void theDeadlineOfACallIsWatchedOnlyWhileItWaits() {
        Source<StreamingChunk> first = pulled();
        assertThat(watchdog.watching()).as("it has its turn").isZero();
        Source<StreamingChunk> second = pulled();
        assertThat(watchdog.watching()).isOne();
        second.cancel();
        assertThat(watchdog.watching()).isZero();
        Source<StreamingChunk> third = pulled();
        first.cancel();
        assertThat(watchdog.watching()).isZero();
        third.cancel();

        assertThat(server.last().cancels).isOne();
    }

    @Test
    void aCallWhoseDeadlinePassesWhileItWaitsGetsNoTurn() {
        Source<StreamingChunk> first = pulled();
        Source<StreamingChunk> late = open(ManualDeadline.in(Duration.ofHours(1), nanos::get));
        pull(late);
        ((Watchdog.Watched) late).check(0);
        assertThat(signals).as("before its deadline").isEmpty();
        nanos.set(Duration.ofHours(2).toNanos());
        ((Watchdog.Watched) late).check(0);
        ((Watchdog.Watched) late).check(0);
        first.cancel();

        assertThat(server.opened).hasSize(1);
        assertThat(watchdog.watching()).isZero();
        // The watchdog's own thread may be the one that finds it late.
        late.cancel();
        pulled();
        assertThat(server.opened).hasSize(2);
    }

    @Test
    void aRequestForProvidersNeedsNoTurn() {
        pulled();

        assertThat(limited.open(
                        Request.providers(call(0, GenerationOptions.defaults()).context()), AT_ONCE))
                .isSameAs(server.last());
    }

    @Test
    void theLimitHasTheNameOfItsUpstreamAndClosesIt() {
        assertThat(limited.name()).isEqualTo("server");
        limited.close();

        assertThat(server.closes).isOne();
    }
}
