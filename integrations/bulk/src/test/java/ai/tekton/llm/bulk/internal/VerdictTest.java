package ai.tekton.llm.bulk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import java.net.ConnectException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("once")
class VerdictTest {
    @ParameterizedTest
    @CsvSource({"CALL,FINAL", "CLIENT,BUDGET"})
    void aPromptBeyondTheBudgetPerCallFailsAloneAndOneBeyondTheClientsBudgetEndsTheRun(
            BudgetExceededException.Scope scope, Verdict expected) {
        assertThat(Verdict.of(new BudgetExceededException("Too dear.", FailureDetails.none(), scope)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> failures() {
        FailureDetails refused = FailureDetails.builder()
                .cause(new ConnectException("Connection refused"))
                .build();
        return Stream.of(
                Arguments.of(new LlmTimeoutException("No answer in time."), true),
                Arguments.of(new LlmConnectionException("The connection was lost."), true),
                Arguments.of(new AdapterException("The provider failed."), true),
                Arguments.of(new LlmConnectionException("No connection.", refused), false),
                Arguments.of(new ServiceUnavailableException("Starting."), false),
                Arguments.of(new InvalidRequestException("Refused."), false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aRequestMayHaveACostWhereItFailedAfterTheServerMayHaveAnsweredIt(TektonLlmException failure, boolean may) {
        assertThat(Verdict.mayHaveBeenAnswered(failure)).isEqualTo(may);
    }
}
