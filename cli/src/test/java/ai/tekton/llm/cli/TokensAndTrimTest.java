package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import org.junit.jupiter.api.Test;

class TokensAndTrimTest {
    private static final String SYSTEM = "{\"role\":\"system\",\"content\":\"Be brief.\"}";
    private static final String OLD = "{\"role\":\"user\",\"content\":\"" + "word ".repeat(100) + "\"}";
    private static final String ANSWER = "{\"role\":\"assistant\",\"content\":\"Yes.\"}";
    private static final String LAST = "{\"role\":\"user\",\"content\":\"Why?\",\"sent\":\"today\",\"name\":\"Zoë\"}";
    private static final String CONVERSATION = "[" + SYSTEM + ", " + OLD + ",\n" + ANSWER + "," + LAST + "]";

    @Test
    void tokensWritesANumber() {
        Result result = new CommandRun().typed("hello <|endoftext|>").run("tokens", "--model", "gpt-4");

        assertThat(result).isEqualTo(new Result(0, "7\n", ""));
    }

    @Test
    void tokensWithJsonWritesAnObjectOfTheseFields() {
        Result result = new CommandRun().typed("hello <|endoftext|>").run("tokens", "--model", "gpt-4o", "--json");

        assertThat(result)
                .isEqualTo(new Result(
                        0, "{\"tokens\":8,\"model\":\"gpt-4o\",\"encoding\":\"o200k_base\",\"exact\":true}\n", ""));
    }

    @Test
    void anApproximateCountIsMarkedAsApproximate() {
        Result text = new CommandRun().typed("hello").run("tokens", "--model", "anthropic/claude-3-opus");
        Result json = new CommandRun().typed("hello").run("tokens", "--model", "claude-3-opus", "--json");

        assertThat(text)
                .isEqualTo(new Result(
                        0, "1\n", "note: approximately: counted for anthropic/claude-3-opus with cl100k_base\n"));
        assertThat(json.out()).contains("\"exact\":false");
        assertThat(json.err()).isEmpty();
    }

    @Test
    void everyByteOfTheInputCounts() {
        assertThat(new CommandRun().typed("hello\n\n").run("tokens").out()).isEqualTo("2\n");
        assertThat(new CommandRun().typed("").run("tokens").out()).isEqualTo("0\n");
    }

    @Test
    void theModelComesFromTheEnvironmentIfNoneIsNamed() {
        Result result = new CommandRun()
                .with("RHETOR_DEFAULT_MODEL", "davinci")
                .typed("hello")
                .run("tokens", "--json");

        assertThat(result.out()).contains("\"model\":\"davinci\",\"encoding\":\"r50k_base\"");
    }

    @Test
    void inputThatIsNotUtf8IsAnError() {
        Result result = new CommandRun().typed(new byte[] {(byte) 0xC3, 'x'}).run("tokens");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: InvalidRequestException: Standard input is not UTF-8");
    }

    @Test
    void trimDropsTheOldestMessagesAndKeepsAllFieldsOfTheOthers() {
        Result result = new CommandRun().typed(CONVERSATION).run("trim", "--max-tokens", "100", "--model", "gpt-4");

        assertThat(result).isEqualTo(new Result(0, "[" + SYSTEM + "," + LAST + "]\n", ""));
    }

    @Test
    void noKeepSystemDropsTheSystemMessageToo() {
        Result result = new CommandRun().typed(CONVERSATION).run("trim", "--max-tokens", "100", "--no-keep-system");

        assertThat(result.out()).isEqualTo("[" + LAST + "]\n");
    }

    @Test
    void aConversationThatFitsStaysWhole() {
        Result result = new CommandRun().typed(CONVERSATION).run("trim", "--max-tokens", "1000");

        assertThat(result.out()).isEqualTo("[" + SYSTEM + "," + OLD + "," + ANSWER + "," + LAST + "]\n");
    }

    @Test
    void aConversationThatCannotFitIsAnErrorWithTheExcess() {
        Result result = new CommandRun().typed("[" + SYSTEM + "]").run("trim", "--max-tokens", "5");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("error: InvalidRequestException: The messages that must stay in the conversation")
                .contains("more than the 5 that are allowed");
    }

    @Test
    void inputThatIsNotAConversationIsAnErrorThatNamesThePlace() {
        Result result = new CommandRun().typed("{}").run("trim", "--max-tokens", "5");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: InvalidRequestException: standard input: it must be an array");
    }

    @Test
    void trimRequiresALimit() {
        Result result = new CommandRun().typed("[]").run("trim");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--max-tokens").contains("Usage: tekton-llm trim");
    }
}
