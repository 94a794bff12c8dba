package ai.tekton.llm.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StandardTokenizersTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-4, cl100k_base, true",
        "gpt-4-0613, cl100k_base, true",
        "gpt-4-turbo-2024-04-09, cl100k_base, true",
        "gpt-3.5-turbo, cl100k_base, true",
        "gpt-35-turbo-16k, cl100k_base, true",
        "text-embedding-3-small, cl100k_base, true",
        "gpt-4o, o200k_base, true",
        "GPT-4o, o200k_base, true",
        "gpt-4o-mini-2024-07-18, o200k_base, true",
        "chatgpt-4o-latest, o200k_base, true",
        "gpt-4.1-nano, o200k_base, true",
        "gpt-4.5-preview, o200k_base, true",
        "gpt-5, o200k_base, true",
        "gpt-5.1-codex, o200k_base, true",
        "o1, o200k_base, true",
        "o1-preview, o200k_base, true",
        "o3-mini, o200k_base, true",
        "o4-mini-2025-04-16, o200k_base, true",
        "davinci, r50k_base, true",
        "text-davinci-001, r50k_base, true",
        "text-davinci-003, p50k_base, true",
        "text-davinci-edit-001, p50k_edit, true",
        "code-davinci-002, p50k_base, true",
        "davinci-002, cl100k_base, true",
        "ada, r50k_base, true",
        "text-embedding-ada-002, cl100k_base, true",
        "openai/gpt-4o-mini-2024-07-18, o200k_base, true",
        "openrouter/openai/gpt-4o:free, o200k_base, true",
        "openai:gpt-4, cl100k_base, true",
        "ft:gpt-4o-mini:my-org::abc123, o200k_base, true",
        "claude-3-sonnet-20240229, cl100k_base, false",
        "anthropic/claude-3.5-haiku, cl100k_base, false",
        "us.anthropic.claude-3-7-sonnet-20250219-v1:0, cl100k_base, false",
        "meta-llama/Meta-Llama-3-8B-Instruct, cl100k_base, false",
        "llama3.1:8b, cl100k_base, false",
        "mistral-large-latest, cl100k_base, false",
        "models/gemini-1.5-pro, o200k_base, false",
        "adam, cl100k_base, false",
        "o100, cl100k_base, false",
        "something-else, cl100k_base, false",
        "'', cl100k_base, false",
    })
    void aModelHasItsOwnEncodingOrTheClosestOne(String model, String encoding, boolean exact) {
        assertThat(Tokenizers.standard().encodingFor(model)).isEqualTo(new ModelEncoding(encoding, exact));
    }

    @Test
    void aTextThatLooksLikeASpecialTokenIsOrdinaryText() {
        assertThat(Tokenizers.standard().count("hello <|endoftext|>", "gpt-4o")).isEqualTo(8);
        assertThat(Tokenizers.standard().count("hello <|endoftext|>", "gpt-4")).isEqualTo(7);
    }

    @Test
    void aConversationHasTheTokensOfItsTextsAndOfItsFormat() {
        // The example of the OpenAI Cookbook, which the API itself counts as 129 for gpt-4-0613 and 124 for gpt-4o.
        List<Message> cookbook = Stream.of(
                        "You are a helpful, pattern-following assistant that translates corporate jargon into plain English.",
                        "example_user: New synergies will help drive top-line growth.",
                        "example_assistant: Things working well together will increase revenue.",
                        "example_user: Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
                        "example_assistant: Let's talk later when we're less busy about how to do better.")
                .map(StandardTokenizersTest::system)
                .collect(Collectors.toCollection(ArrayList::new));
        cookbook.add(
                Message.user("This late pivot means we don't have time to boil the ocean for the client deliverable."));

        assertThat(Tokenizers.standard().countMessages(cookbook, "gpt-4-0613")).isEqualTo(129);
        assertThat(Tokenizers.standard().countMessages(cookbook, "gpt-3.5-turbo-0301"))
                .isEqualTo(127);
        assertThat(Tokenizers.standard().countMessages(cookbook, "gpt-4o")).isEqualTo(124);
        assertThat(Tokenizers.standard().countMessages(List.of(), "gpt-4o")).isEqualTo(3);
    }

    private static Message system(String text) {
        String[] parts = text.split(": ", 2);
        return parts.length == 1
                ? Message.system(text)
                : new Message(MessageRole.SYSTEM, parts[1], Optional.of(parts[0]));
    }

    @Test
    void nullAndNegativeNumbersOfTokensAreRefused() {
        assertThatThrownBy(() -> Tokenizers.standard().count(null, "gpt-4"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Tokenizers.standard().count("a", null)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Tokenizers.standard().countMessages(null, "gpt-4"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Tokenizers.standard().countMessages(Arrays.asList((Message) null), "gpt-4"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Tokenizers.standard().truncate(null, 1, "gpt-4"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Tokenizers.standard().truncate("a", -1, "gpt-4"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Tokenizers.standard().optimizeMessages(List.of(), -1, "gpt-4", true))
                .isInstanceOf(InvalidRequestException.class);
    }

    /** Merged pair by pair, such a word would take days. */
    @ParameterizedTest
    @EnumSource(StandardEncoding.class)
    void tenMegabytesInOneWordAreCountedAndTruncated(StandardEncoding encoding) {
        String word = "acgt".repeat(2_500_000);

        assertThat(encoding.counter().count(word)).isBetween(word.length() / 10, word.length());
        assertThat(encoding.counter().truncate(word, 100)).hasSizeBetween(100, 1000);
    }

    @ParameterizedTest
    @EnumSource(StandardEncoding.class)
    void aLongWordIsTruncatedToAnyNumberOfTokens(StandardEncoding encoding) {
        String word = "acgt".repeat(50_000);
        int tokens = encoding.counter().count(word);

        assertThat(encoding.counter().truncate(word, 0)).isEmpty();
        assertThat(encoding.counter().truncate(word, tokens / 2))
                .hasSizeBetween(word.length() / 2 - 10, word.length() / 2 + 10);
        assertThat(encoding.counter().truncate(word, tokens)).isEqualTo(word);
    }

    @ParameterizedTest
    @EnumSource(StandardEncoding.class)
    void aLongRunOfOneCharacterIsCountedAndTruncated(StandardEncoding encoding) {
        for (String character : List.of(" ", "\n", "=", "\0", "7", "A", "中", "😀", "\uD83D", "\u0301")) {
            String run = character.repeat(300_000);

            int tokens = encoding.counter().count(run);
            String few = encoding.counter().truncate(run, 10);

            assertThat(tokens).isBetween(300_000 / 128, 4 * 300_000);
            assertThat(few.length()).isBetween(2, 10 * 128);
            assertThat(encoding.counter().count(few)).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void truncatingBeforeAWordMayKeepTheSpaceThatTheWordWouldInclude() {
        assertThat(Tokenizers.standard().truncate("a   b", 2, "gpt-4")).isEqualTo("a   ");
    }

    @Test
    void noCodePointIsSplit() {
        String thumbs = "👍🏽".repeat(20);

        for (int tokens = 0; tokens < 40; tokens++) {
            String cut = Tokenizers.standard().truncate(thumbs, tokens, "gpt-4");
            assertThat(cut.isEmpty() || !Character.isHighSurrogate(cut.charAt(cut.length() - 1)))
                    .isTrue();
        }
    }

    @Test
    void theSystemPromptIsDroppedInOrderUnlessKept() {
        List<Message> messages = List.of(
                Message.system("You are a helpful assistant."),
                Message.user("Tell me about AI."),
                Message.user("Why?"));

        assertThat(Tokenizers.standard().optimizeMessages(messages, 20, "gpt-4", false))
                .isEqualTo(messages.subList(1, 3));
        assertThat(Tokenizers.standard().optimizeMessages(messages, 20, "gpt-4", true))
                .containsExactly(messages.get(0), messages.get(2));
    }

    @Test
    void aLastAnswerKeepsItsQuestionAndAFunctionResultItsCall() {
        List<Message> messages = List.of(
                Message.user("Old."),
                Message.assistant("Old answer."),
                Message.user("What is the weather in Paris?"),
                Message.assistant("search"),
                Message.function("search", "Something else."),
                Message.assistant("search again"),
                Message.function("search", "It rains."));

        assertThat(Tokenizers.standard().optimizeMessages(messages, 37, "gpt-4", true))
                .containsExactly(messages.get(2), messages.get(5), messages.get(6));
    }

    @Test
    void anEmptyConversationStaysEmpty() {
        assertThat(Tokenizers.standard().optimizeMessages(List.of(), 10, "gpt-4", true))
                .isEmpty();
        assertThat(Tokenizers.standard().optimizeMessages(List.of(), 10, "gpt-4", true, TrimStrategy.truncateLast()))
                .isEmpty();
    }
}
