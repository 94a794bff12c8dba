package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The signals that pass a relay, and relays that are prepared, or whose source never starts. */
class RelayTest {
    private static final CallLoop AT_ONCE = new CallLoop() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void block(Runnable work, Runnable then) {
            work.run();
            then.run();
        }
    };

    private final List<String> signals = new ArrayList<>();
    private final Sink<StreamingChunk> sink = new RecordingSink<>(signals, StreamingChunk::chunk);
    private final List<TektonLlmException> cuts = new ArrayList<>();

    private final class RecordedSource implements Source<StreamingChunk> {
        private int pulls;
        private int cancels;

        @Override
        public void pull(Sink<StreamingChunk> downstream) {
            pulls++;
        }

        @Override
        public void cancel() {
            cancels++;
        }

        @Override
        public void reportCancelled(TektonLlmException reason) {
            cuts.add(reason);
        }
    }

    private static final class Passing extends Relay<StreamingChunk> {
        Passing() {}

        Passing(Source<StreamingChunk> source) {
            super(source);
        }
    }

    @Test
    void everySignalIsPassedOnUnchanged() {
        Passing relay = new Passing(new RecordedSource());
        relay.pull(sink);
        relay.opened();
        relay.next(Requests.chunk("a", false));
        relay.ended();
        relay.failed(new LlmConnectionException("down"));

        assertThat(signals).containsExactly("opened", "a", "ended", "failed: down");
        assertThat(relay.downstream()).isSameAs(sink);
    }

    @Test
    void theStartOfTheAnswerIsReportedOnceForAllSources() {
        RecordedSource first = new RecordedSource();
        RecordedSource second = new RecordedSource();
        Passing relay = new Passing(first);
        relay.pull(sink);
        relay.opened();
        relay.pullFrom(second);
        relay.opened();

        assertThat(signals).containsExactly("opened");
        assertThat(second.pulls).as("pulled again in place of the signal").isEqualTo(2);
    }

    @Test
    void cancellingARelayCancelsItsCurrentSource() {
        RecordedSource first = new RecordedSource();
        RecordedSource second = new RecordedSource();
        Passing relay = new Passing(first);
        assertThat(relay.isCancelled()).isFalse();
        relay.use(second);
        relay.cancel();

        assertThat(relay.isCancelled()).isTrue();
        assertThat(first.cancels).isZero();
        assertThat(second.cancels).isOne();
    }

    @Test
    void aSourceSetAfterTheCancellationIsCancelledAtOnce() {
        RecordedSource late = new RecordedSource();
        Passing relay = new Passing();
        relay.cancel();
        relay.use(late);

        assertThat(late.cancels).isOne();
    }

    @Test
    void theCurrentSourceReportsTheCancellation() {
        LlmCancelledException reason = new LlmCancelledException("gone");
        Passing relay = new Passing();
        relay.reportCancelled(reason);
        assertThat(cuts).as("there is no source yet").isEmpty();
        relay.use(new RecordedSource());
        relay.reportCancelled(reason);

        assertThat(cuts).containsExactly(reason);
    }

    /** Prepares itself by what a test says. */
    private final class Prepared extends PreparedRelay<StreamingChunk> {
        private final RecordedSource source = new RecordedSource();
        private final Runnable preparation;

        Prepared(Runnable preparation) {
            super(AT_ONCE);
            this.preparation = preparation;
        }

        @Override
        protected void prepare() {
            signals.add("prepared");
            preparation.run();
        }

        @Override
        protected Source<StreamingChunk> open() {
            return source;
        }

        @Override
        protected String failure() {
            return "The conversation could not be cut";
        }
    }

    @Test
    void thePreparationBeforeTheSourceRunsOnce() {
        Prepared relay = new Prepared(() -> {});
        relay.pull(sink);
        relay.pull(sink);

        assertThat(signals).containsExactly("prepared");
        assertThat(relay.source.pulls).isEqualTo(2);
    }

    @Test
    void aLibraryExceptionBeforeTheSourceStartsFailsTheCall() {
        Prepared relay = new Prepared(() -> {
            throw new InvalidRequestException("too long");
        });
        relay.pull(sink);

        assertThat(signals).containsExactly("prepared", "failed: too long");
        assertThat(relay.source.pulls).isZero();
    }

    @Test
    void anErrorOfTheUsersCodeIsReportedByItsClassWithoutItsMessage() {
        new Prepared(() -> {
                    throw new AssertionError("what was said");
                })
                .pull(sink);

        assertThat(signals)
                .containsExactly("prepared", "failed: The conversation could not be cut: java.lang.AssertionError.");
    }

    @Test
    void aRequestThatIsNotSentFailsWithTheReason() {
        RefusedSource<StreamingChunk> refused = new RefusedSource<>(new InvalidRequestException("no"));
        refused.pull(sink);
        refused.cancel();
        refused.reportCancelled(new LlmCancelledException("gone"));

        assertThat(signals).containsExactly("failed: no");
    }

    @Test
    void aRequestIsCopiedOnlyIfSomethingChanges() {
        Request<StreamingChunk> request = Requests.stream();
        assertThat(request.withAttempt(1)).isSameAs(request);
        assertThat(request.withChat(chat -> chat)).isSameAs(request);
        assertThat(request.isPrompt()).isFalse();
        assertThat(request.provider()).isEmpty();

        Request<StreamingChunk> second = request.asPrompt().withAttempt(2);
        assertThat(second.isPrompt()).isTrue();
        assertThat(second.context().attempt()).isEqualTo(2);
        assertThat(second.chat().context().attempt()).isEqualTo(2);
        GenerationOptions other = GenerationOptions.builder().provider("other").build();
        assertThat(second.withChat(chat -> chat.withOptions(other)).provider()).hasValue("other");
        assertThat(Request.providers(Requests.chat(Deadline.none()).context()).provider())
                .isEmpty();
    }
}
