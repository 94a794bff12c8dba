package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.ManualSources.AT_ONCE;
import static ai.tekton.llm.internal.resilience.ManualSources.end;
import static ai.tekton.llm.internal.resilience.ManualSources.piece;
import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.internal.call.Events;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Scopes;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FallbackUpstreamTest {
    private final ManualSources first = new ManualSources("first");
    private final ManualSources second = new ManualSources("second");
    private final List<String> signals = new ArrayList<>();
    private final List<String> reported = new ArrayList<>();
    private final FallbackUpstream chain = chain(StreamFailurePolicy.FAIL);
    private final Events events = new Events(
            List.of(new LlmEventListener() {
                @Override
                public void onFallback(FallbackEvent event) {
                    reported.add(event.from() + " to " + event.to()
                            + event.provider().map(provider -> "/" + provider).orElse("")
                            + event.model().map(model -> "/" + model).orElse("") + ": "
                            + event.failure().getMessage());
                }
            }),
            Clock.systemUTC());

    private FallbackUpstream chain(StreamFailurePolicy policy) {
        return new FallbackUpstream(first, List.of(second), policy);
    }

    private Source<StreamingChunk> pulled() {
        return pulled(GenerationOptions.defaults());
    }

    private Source<StreamingChunk> pulled(GenerationOptions options) {
        Source<StreamingChunk> source = chain.open(Scopes.seen(Request.stream(call(0, options)), events), AT_ONCE);
        source.pull(new RecordingSink<>(signals, StreamingChunk::chunk));
        return source;
    }

    @Test
    void theNextBackendIsCalledAndReportedIfTheFirstOneFails() {
        pulled();
        first.last().sink.failed(down());
        second.last().sink.next(end("a"));

        assertThat(reported).containsExactly("first to second: down");
        assertThat(signals).containsExactly("a");
    }

    @Test
    void noBackendIsCalledForACancelledCallWhoseFirstOneFails() {
        pulled().cancel();
        first.last().sink.failed(down());

        assertThat(reported).isEmpty();
        assertThat(second.opened).isEmpty();
    }

    @Test
    void anotherProviderOfTheSameBackendIsReportedByItsName() {
        pulled(GenerationOptions.builder()
                .provider("openai")
                .model("gpt-4o")
                .fallbackProvider("anthropic")
                .fallbackModel("claude")
                .build());
        first.last().sink.failed(down());
        first.last().sink.failed(down());

        assertThat(reported)
                .containsExactly("first to first/anthropic/claude: down", "first to second/openai/gpt-4o: down");
    }

    @Test
    void afterItsFirstTextAStreamFailsAndNoOtherBackendIsCalled() {
        pulled();
        first.last().sink.next(piece("a"));
        first.last().sink.failed(down());

        assertThat(reported).isEmpty();
        assertThat(second.opened).isEmpty();
        assertThat(signals).containsExactly("a", "failed: down");
    }

    @Test
    void aCallFailsIfAllBackendsFailAndStatesTheirNumber() {
        pulled();
        first.last().sink.failed(down());
        second.last().sink.failed(down());

        assertThat(signals).containsExactly("failed: All 2 backends that were tried failed, the last with: down");
    }

    @Test
    void theTextBeforeARestartIsNotPartOfAStreamsText() {
        List<TektonLlmException> failures = new ArrayList<>();
        chain(StreamFailurePolicy.RESTART)
                .open(Request.stream(call(0, GenerationOptions.defaults())), AT_ONCE)
                .pull(new RecordingSink<>(signals, StreamingChunk::chunk, failures::add));
        first.last().sink.next(piece("half"));
        first.last().sink.failed(downIn(1));
        second.last().sink = first.last().sink;
        second.last().sink.next(piece("other"));
        second.last().sink.failed(downIn(2));

        assertThat(signals).containsExactly("half", "", "other");
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.partialText()).hasValue("other");
            assertThat(failure.attempts()).isEqualTo(2);
        });
    }

    private static LlmConnectionException downIn(int attempt) {
        return new LlmConnectionException(
                "down", FailureDetails.builder().attempts(attempt).build());
    }

    @Test
    void cancellingACallCancelsTheCurrentBackend() {
        Source<StreamingChunk> source = pulled();
        first.last().sink.failed(down());
        source.cancel();

        assertThat(first.last().cancels).isZero();
        assertThat(second.last().cancels).isOne();
    }

    @Test
    void aChainHasTheNameOfItsFirstBackendAndClosesAllBackends() {
        assertThat(chain.name()).isEqualTo("first");
        chain.close();

        assertThat(first.closes).isOne();
        assertThat(second.closes).isOne();
    }

    @Test
    void theStandardBackoffIsARandomPartOfTheDelay() {
        for (int i = 0; i < 100; i++) {
            assertThat(Backoff.standard().before(1, Duration.ofSeconds(1)))
                    .isBetween(Duration.ZERO, Duration.ofSeconds(1));
        }
        assertThat(Backoff.standard().before(60, Duration.ofSeconds(1)))
                .as("a number that is practically never 0")
                .isPositive();
    }
}
