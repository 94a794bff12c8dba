package ai.tekton.llm.token;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts such as people, programs and attackers write. */
final class Texts {
    private static final String[] FRAGMENTS = {
        "the",
        " quick",
        "Brown",
        "fOX",
        "jumps",
        " ",
        "  ",
        "   ",
        "\n",
        "\r\n",
        "\t",
        "\u00A0",
        "\u3000",
        "'s",
        "'LL",
        "'",
        "1",
        "23",
        "4567",
        "½",
        ".",
        ",",
        "!!",
        "==",
        "--",
        "/",
        "//",
        "{\"a\":",
        "[]",
        "<|endoftext|>",
        "<|",
        "|>",
        "été",
        "ß",
        "ДА",
        "нет",
        "ال",
        "سلام",
        "שלום",
        "नमस्ते",
        "ไทย",
        "中文",
        "自由",
        "。",
        "かな",
        "カナ",
        "한국어",
        "😀",
        "👍🏽",
        "👩‍🚀",
        "🇩🇪",
        "\u0301",
        "\u200D",
        "\u0000",
        "\u0007",
        "\uFFFD",
        "\uD83D",
        "\uDE00",
        "aaaaaaa",
        "ABABAB",
        "ACGT"
    };

    private Texts() {}

    static Arbitrary<String> ofPeople() {
        return Arbitraries.of(FRAGMENTS).list().ofMaxSize(30).map(parts -> String.join("", parts));
    }

    static Arbitrary<String> ofAnyCharacters() {
        return Arbitraries.strings().all().ofMaxLength(100);
    }

    static Arbitrary<String> any() {
        return Arbitraries.oneOf(ofPeople(), ofAnyCharacters());
    }

    /** Texts that a pattern does not split, from few and from many different letters. */
    static Arbitrary<String> words(int maxLength) {
        return Arbitraries.integers()
                .between(1, 26)
                .flatMap(letters -> Arbitraries.strings()
                        .withCharRange('a', (char) ('a' + letters - 1))
                        .ofMinLength(1)
                        .ofMaxLength(maxLength));
    }
}
