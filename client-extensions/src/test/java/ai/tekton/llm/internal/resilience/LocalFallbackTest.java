package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalFallbackTest {
    @Test
    void theLocalFallbackStatesThatItIsNotAnAnswer() {
        CompletionResponse answer = new LocalFallback()
                .complete(call(
                        0,
                        GenerationOptions.builder()
                                .provider("p")
                                .model("m")
                                .contextId("c")
                                .build()));

        assertThat(answer.content()).contains("could not be reached", "test", "'p'", "'m'");
        assertThat(answer.fallback()).isTrue();
        assertThat(answer.provider()).contains("fallback");
        assertThat(answer.model()).contains("fallback");
        assertThat(answer.contextId()).contains("c");
    }

    @Test
    void theLocalFallbackReportsWhyTheOthersDidNotAnswer() {
        LlmBackend chain = chain(new Scripted(down()).named("rhetor"), new LocalFallback());

        assertThat(chain.complete(call(0, GenerationOptions.defaults())).content())
                .contains("Why: rhetor: down");
        List<StreamingChunk> chunks = new ArrayList<>();
        chain(new Scripted(down()).named("rhetor"), new LocalFallback()).stream(call(0, GenerationOptions.defaults()))
                .forEach(chunks::add);
        assertThat(chunks.get(0).chunk()).contains("Why: rhetor: down");
        assertThat(chunks.get(1).failures()).hasSize(1);
    }

    private static LlmBackend chain(LlmBackend first, LlmBackend local) {
        return Chained.fallingBack(StreamFailurePolicy.FAIL, first, local);
    }
}
