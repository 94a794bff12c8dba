package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.model.BackendFailure;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindTest {
    private static final List<BackendFailure> FAILURES =
            List.of(new BackendFailure("first", new LlmConnectionException("down")));

    private final CompletionResponse answer =
            CompletionResponse.builder().content("hi").warnings(List.of("one")).build();
    private final StreamingChunk chunk = StreamingChunk.builder().chunk("hi").build();
    private final StreamingChunk last =
            chunk.toBuilder().done(true).warnings(List.of("one")).build();

    @Test
    void aWholeAnswerIsItsOwnLastItem() {
        assertThat(Kind.WHOLE.isAnswer()).isTrue();
        assertThat(Kind.WHOLE.isLast(answer)).isTrue();
        assertThat(Kind.WHOLE.text(answer)).isEqualTo("hi");
        assertThat(Kind.WHOLE.response(answer, "")).isSameAs(answer);
        assertThat(Kind.WHOLE.ofResponse(answer)).isSameAs(answer);
        assertThatThrownBy(Kind.WHOLE::restart).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWholeAnswerOfAFallbackNamesItsBackendAndTheFailures() {
        CompletionResponse marked = Kind.WHOLE.asFallback(answer, "second", FAILURES);

        assertThat(marked.fallback()).isTrue();
        assertThat(marked.backend()).hasValue("second");
        assertThat(marked.failures()).isEqualTo(FAILURES);
        assertThat(Kind.WHOLE
                        .asFallback(answer.toBuilder().backend("own").build(), "second", FAILURES)
                        .backend())
                .hasValue("own");
    }

    @Test
    void aWholeAnswerKeepsItsWarningsBesideThoseOfTheClient() {
        assertThat(Kind.WHOLE.withWarnings(answer, List.of("two")).warnings()).containsExactly("one", "two");
        assertThat(Kind.WHOLE.withContextId(answer, "7").contextId()).hasValue("7");
    }

    @Test
    void aStreamEndsWithTheChunkThatIsDone() {
        assertThat(Kind.STREAM.isAnswer()).isTrue();
        assertThat(Kind.STREAM.isLast(chunk)).isFalse();
        assertThat(Kind.STREAM.isLast(last)).isTrue();
        assertThat(Kind.STREAM.text(chunk)).isEqualTo("hi");
        assertThat(Kind.STREAM.response(last, "oh, ").content()).isEqualTo("oh, hi");
        assertThat(Kind.STREAM.response(last, "").warnings()).containsExactly("one");
        assertThat(Kind.STREAM.ofResponse(answer)).isEqualTo(last);
        assertThat(Kind.STREAM.restart().restart()).isTrue();
        assertThat(Kind.STREAM.restart().chunk()).isEmpty();
    }

    @Test
    void eachChunkOfAFallbackNamesItsBackendAndTheLastOneTheFailures() {
        StreamingChunk marked = Kind.STREAM.asFallback(chunk, "second", FAILURES);

        assertThat(marked.fallback()).isTrue();
        assertThat(marked.backend()).hasValue("second");
        assertThat(marked.failures()).isEmpty();
        assertThat(Kind.STREAM.asFallback(last, "second", FAILURES).failures()).isEqualTo(FAILURES);
    }

    @Test
    void aStreamKeepsItsWarningsBesideThoseOfTheClient() {
        assertThat(Kind.STREAM.withWarnings(last, List.of("two")).warnings()).containsExactly("one", "two");
        assertThat(Kind.STREAM.withContextId(last, "7").contextId()).hasValue("7");
    }

    @Test
    void healthIsNotAnAnswerAndStaysUnchanged() {
        Health health = Health.of(HealthStatus.HEALTHY);

        assertThat(Kind.HEALTH.isAnswer()).isFalse();
        assertThat(Kind.HEALTH.isLast(health)).isTrue();
        assertThat(Kind.HEALTH.text(health)).isEmpty();
        assertThat(Kind.HEALTH.asFallback(health, "second", FAILURES)).isSameAs(health);
        assertThat(Kind.HEALTH.withWarnings(health, List.of("two"))).isSameAs(health);
        assertThat(Kind.HEALTH.withContextId(health, "7")).isSameAs(health);
    }
}
