package ai.tekton.llm.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TokenizersTest {
    private static final Pattern WORDS = Pattern.compile(" ?\\S+|\\s");

    @Test
    void aCustomCounterCountsForItsModelOnly() {
        Tokenizers tokenizers =
                Tokenizers.builder().register("my-model", text -> 7).build();

        assertThat(tokenizers.count("hello", "my-model")).isEqualTo(7);
        assertThat(tokenizers.count("hello", "acme/My-Model-v2")).isEqualTo(7);
        assertThat(tokenizers.encodingFor("my-model")).isEqualTo(new ModelEncoding("my-model", true));
        assertThat(tokenizers.count("hello", "gpt-4o")).isEqualTo(1);
        assertThat(Tokenizers.standard().count("hello", "my-model")).isEqualTo(1);
    }

    @Test
    void theLongestPrefixWinsAndACustomCounterWinsOverAStandardOne() {
        Tokenizers tokenizers = Tokenizers.builder()
                .register("gpt-4o", text -> 1)
                .register("gpt-4o-mini", text -> 2)
                .register("acme/gpt-4o", text -> 3)
                .build();

        assertThat(tokenizers.count("hello", "gpt-4o")).isEqualTo(1);
        assertThat(tokenizers.count("hello", "gpt-4o-mini-2024-07-18")).isEqualTo(2);
        assertThat(tokenizers.count("hello", "acme/gpt-4o-mini")).isEqualTo(3);
        assertThat(tokenizers.count("hello", "openai/gpt-4o")).isEqualTo(1);
    }

    @Test
    void aModelCanBeAssignedAStandardEncoding() {
        Tokenizers tokenizers =
                Tokenizers.builder().register("my-model", "o200k_base").build();

        assertThat(tokenizers.encodingFor("my-model")).isEqualTo(new ModelEncoding("o200k_base", true));
        assertThatThrownBy(() -> Tokenizers.builder().register("my-model", "o300k_base"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("o300k_base")
                .hasMessageContaining("cl100k_base");
    }

    @Test
    void theTokensOfACustomChatFormatAreAddedToThoseOfTheTexts() {
        Tokenizers tokenizers = Tokenizers.builder()
                .register("my-model", text -> 1, new ChatFormat(100, 20, 1000))
                .build();

        assertThat(tokenizers.countMessages(List.of(Message.user("a"), Message.function("f", "b")), "my-model"))
                .isEqualTo(1000 + 100 + 2 + 100 + 2 + 20 + 1);
    }

    @Test
    void aCustomEncodingMergesByItsRanks() {
        BytePairEncoding encoding = BytePairEncoding.of("mine", WORDS, ranks("ab", "abab", " x"));
        Tokenizers tokenizers =
                Tokenizers.builder().register("my-model", encoding).build();

        assertThat(tokenizers.encodingFor("my-model")).isEqualTo(new ModelEncoding("mine", true));
        assertThat(tokenizers.count("ababab x é", "my-model")).isEqualTo(2 + 1 + 3);
        assertThat(tokenizers.count("ab".repeat(5_000_001), "my-model")).isEqualTo(2_500_001);
        assertThat(tokenizers.truncate("ababab x é", 3, "my-model")).isEqualTo("ababab x");
    }

    @Test
    void anEncodingIsReadFromAFileOfTiktoken() throws IOException {
        StringBuilder file = new StringBuilder();
        ranks("ab")
                .forEach((token, rank) -> file.append(Base64.getEncoder().encodeToString(token))
                        .append(' ')
                        .append(rank)
                        .append('\n'));

        assertThat(BytePairEncoding.read("mine", WORDS, stream(file.toString())).count("abab"))
                .isEqualTo(2);
    }

    @Test
    void anEncodingThatCannotWorkIsRefused() {
        assertThatThrownBy(() -> BytePairEncoding.of("mine", WORDS, Map.of(new byte[] {1}, 0)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("255 are missing");
        Map<byte[], Integer> twice = ranks("ab");
        twice.put(new byte[] {1, 2}, 256);
        assertThatThrownBy(() -> BytePairEncoding.of("mine", WORDS, twice))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("two tokens have the rank 256");
        assertThatThrownBy(() -> BytePairEncoding.read("mine", WORDS, stream("IQ== 0\nIQ==\n")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Line 2");
    }

    @Test
    void aCustomStrategyDecidesWhichMessagesStay() {
        TrimStrategy keepBeginning = request -> {
            BitSet required = request.required();
            required.set(0, Math.min(2, request.messages().size()));
            return request.dropOldest(required);
        };
        List<Message> messages =
                List.of(Message.user("One."), Message.user("Two."), Message.user("Three."), Message.user("Four."));

        assertThat(Tokenizers.standard().optimizeMessages(messages, 23, "gpt-4", true, keepBeginning))
                .containsExactly(messages.get(0), messages.get(1), messages.get(3));
    }

    @Test
    void aStrategyThatKeepsTooMuchIsAnError() {
        List<Message> messages = List.of(Message.user("One."), Message.user("Two."));

        assertThatThrownBy(() ->
                        Tokenizers.standard().optimizeMessages(messages, 10, "gpt-4", true, TrimRequest::messages))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("5 tokens longer than the 10");
    }

    private static Map<byte[], Integer> ranks(String... mergers) {
        Map<byte[], Integer> ranks = new IdentityHashMap<>();
        for (int i = 0; i < 256; i++) {
            ranks.put(new byte[] {(byte) i}, i);
        }
        for (int i = 0; i < mergers.length; i++) {
            ranks.put(mergers[i].getBytes(StandardCharsets.UTF_8), 256 + i);
        }
        return ranks;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
