package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.rhetor.RhetorContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @ParameterizedTest
    @CsvSource({
        "--temperature, 3, 'temperature must be between 0 and 2, but is 3.0.'",
        "--temperature, NaN, 'temperature must be between 0 and 2, but is NaN.'",
        "--max-tokens, 0, 'max_tokens must be at least 1, but is 0.'",
        "--timeout, 0, 'timeout must be more than 0 seconds, but is PT0S.'",
        "--retries, -1, 'maxRetries must be at least 0, but is -1.'",
        "--url, ftp://x, 'url must begin with http:// or https://, but is ''ftp://x''.'"
    })
    void aValueThatTheLibraryRefusesIsAnErrorAndStatusOne(String option, String value, String message) {
        Result result = new CommandRun().run("ask", option, value, "Where?");

        assertThat(result).isEqualTo(new Result(1, "", "error: InvalidRequestException: " + message + "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "ask --temperature warm x, --temperature",
        "ask --max-tokens many x, --max-tokens",
        "ask --timeout soon x, is not a number of seconds",
        "ask --timeout 1e30 x, is too large or too precise a number of seconds",
        "ask --timeout 1e999999999 x, is too large or too precise a number of seconds",
        "ask --retries often x, --retries",
        "ask --nonsense x, --nonsense",
        "ask one two, two",
        "mock --port here, --port",
        "mock --port 65536, '--port must be between 0 and 65535, but is 65536.'",
        "nonsense, nonsense",
        "'', A command is missing."
    })
    void wrongUsageIsReportedWithTheUsageAndStatusTwo(String line, String events) {
        Result result = new CommandRun().run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(events).contains("Usage: tekton-llm");
    }

    @Test
    void theVersionOptionPrintsTheVersionsOfTheCommandAndOfTheContract() {
        Result result = new CommandRun().run("--version");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .matches("tekton-llm \\d+\\.\\d+\\.\\d+\\S* \\(contract " + RhetorContract.VERSION + "\\)\n");
    }

    @Test
    void helpNamesEveryCommandAndVariable() {
        Result result = new CommandRun().run("--help");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("ask", "chat", "providers", "health", "tokens", "trim", "mock")
                .contains("RHETOR_URL", "RHETOR_AUTH_TOKEN", "RHETOR_DEFAULT_PROVIDER", "RHETOR_DEFAULT_MODEL")
                .contains("RHETOR_TIMEOUT", "RHETOR_MAX_RETRIES");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ask", "chat", "providers", "health", "tokens", "trim", "mock"})
    void everyCommandHasHelpAndVerbose(String command) {
        Result result = new CommandRun().run(command, "--help");

        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith("Usage: tekton-llm " + command).contains("--verbose");
    }

    @Test
    void aVariableWithAnInvalidValueIsNamed() {
        Result result = new CommandRun().with("RHETOR_TIMEOUT", "soon").run("ask", "Where?");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: InvalidRequestException: RHETOR_TIMEOUT must be");
    }
}
