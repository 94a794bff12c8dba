package ai.tekton.llm.bulk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.FailureDetails;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class VerdictTest {
    @ParameterizedTest
    @CsvSource({"CALL,FINAL", "CLIENT,BUDGET"})
    void aPromptBeyondTheBudgetPerCallFailsAloneAndOneBeyondTheClientsBudgetEndsTheRun(
            BudgetExceededException.Scope scope, Verdict expected) {
        assertThat(Verdict.of(new BudgetExceededException("Too dear.", FailureDetails.none(), scope)))
                .isEqualTo(expected);
    }
}
