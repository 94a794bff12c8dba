package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFailurePolicyTest {
    private final List<StreamingChunk> chunks = new ArrayList<>();

    @Test
    void failThrowsTheFailureOfTheStreamAndCallsNoOtherBackend() {
        TektonLlmException cut = down();
        Scripted second = new Scripted(List.of("never"));

        assertThatThrownBy(() -> read(StreamFailurePolicy.FAIL, new Scripted(List.of("Par", cut)), second))
                .isSameAs(cut);
        assertThat(texts()).containsExactly("Par");
        assertThat(second.calls).isEmpty();
    }

    @Test
    void restartMarksTheBreakAndDeliversTheNextBackendsAnswerFromTheStart() {
        read(
                StreamFailurePolicy.RESTART,
                new Scripted(List.of("Par", down())),
                new Scripted(List.of("The capital ", "is Paris.")));

        assertThat(texts()).containsExactly("Par", "", "The capital ", "is Paris.");
        assertThat(chunks).extracting(StreamingChunk::restart).containsExactly(false, true, false, false);
        assertThat(chunks).extracting(StreamingChunk::done).containsExactly(false, false, false, true);
        assertThat(chunks).extracting(StreamingChunk::fallback).containsExactly(false, true, true, true);
        assertThat(chunks.get(3).failures()).hasSize(1);
    }

    @Test
    void aRestartedAnswerThatFailsIsRestartedAgain() {
        read(
                StreamFailurePolicy.RESTART,
                new Scripted(List.of("a", down())),
                new Scripted(List.of("b", down())),
                new Scripted(List.of("c")));

        assertThat(texts()).containsExactly("a", "", "b", "", "c");
        assertThat(chunks).extracting(StreamingChunk::restart).containsExactly(false, true, false, true, false);
    }

    @Test
    void continueSendsTheNextBackendTheTextSoFarAndAnInstruction() {
        Scripted second = new Scripted(List.of("is."));

        read(StreamFailurePolicy.CONTINUE, new Scripted(List.of("Pa", "r", down())), second);

        assertThat(texts()).containsExactly("Pa", "r", "is.");
        assertThat(chunks).extracting(StreamingChunk::restart).containsOnly(false);
        List<Message> asked = second.calls.get(0).messages();
        assertThat(asked)
                .startsWith(Message.user("Hi"), Message.assistant("Par"))
                .hasSize(3);
        assertThat(asked.get(2).content()).contains("cut off");
    }

    @Test
    void theUsersInstructionToContinueReplacesTheDefault() {
        Scripted second = new Scripted(List.of("is."));
        GenerationOptions options = options(StreamFailurePolicy.CONTINUE)
                .continueInstruction("Weiter!")
                .build();

        chain(new Scripted(List.of("Par", down())), second).stream(call(0, options))
                .forEach(chunks::add);

        assertThat(second.calls.get(0).messages()).last().isEqualTo(Message.user("Weiter!"));
    }

    @Test
    void continueNeverAppendsTheLocalFallbackToAPartialAnswer() {
        TektonLlmException cut = down();

        assertThatThrownBy(() ->
                        read(StreamFailurePolicy.CONTINUE, new Scripted(List.of("Par", cut)), new LocalFallback()))
                .isInstanceOfSatisfying(FallbackException.class, e -> {
                    assertThat(e.partialText()).contains("Par");
                    assertThat(e.getCause()).isSameAs(cut);
                    assertThat(e.getSuppressed()).isEmpty();
                });
        assertThat(texts()).containsExactly("Par");
    }

    @Test
    void restartMayEndAtTheLocalFallback() {
        read(StreamFailurePolicy.RESTART, new Scripted(List.of("Par", down())), new LocalFallback());

        assertThat(chunks.get(1).restart()).isTrue();
        assertThat(chunks.get(2).chunk()).contains("could not be reached");
    }

    @Test
    void aFailureThatAllowsNoFallbackIsThrownUnderEveryPolicy() {
        for (StreamFailurePolicy policy : StreamFailurePolicy.values()) {
            assertThatThrownBy(() -> read(
                            policy,
                            new Scripted(List.of("Par", new InvalidRequestException("no"))),
                            new Scripted(List.of("never"))))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void beforeTheFirstTextThePolicyDoesNotMatter() {
        for (StreamFailurePolicy policy : StreamFailurePolicy.values()) {
            chunks.clear();
            read(policy, new Scripted(List.of("", down())), new Scripted(List.of("Paris.")));
            assertThat(texts()).containsExactly("", "Paris.");
            assertThat(chunks).extracting(StreamingChunk::restart).containsOnly(false);
        }
    }

    @Test
    void theChainsPolicyAppliesToCallsWithoutOne() {
        LlmBackend chain = Chained.fallingBack(
                StreamFailurePolicy.RESTART, new Scripted(List.of("a", down())), new Scripted(List.of("b")));

        chain.stream(call(0, GenerationOptions.defaults())).forEach(chunks::add);

        assertThat(texts()).containsExactly("a", "", "b");
    }

    private void read(StreamFailurePolicy policy, LlmBackend first, LlmBackend... others) {
        ChatCall call = call(0, options(policy).build());
        chain(first, others).stream(call).forEach(chunks::add);
    }

    private static GenerationOptionsBuilder options(StreamFailurePolicy policy) {
        return GenerationOptions.builder().streamFailurePolicy(policy);
    }

    private static LlmBackend chain(LlmBackend first, LlmBackend... others) {
        return Chained.fallingBack(StreamFailurePolicy.FAIL, first, others);
    }

    private List<String> texts() {
        return chunks.stream().map(StreamingChunk::chunk).toList();
    }
}
