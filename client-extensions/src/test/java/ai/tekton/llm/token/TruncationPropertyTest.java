package ai.tekton.llm.token;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TruncationPropertyTest {
    @Property
    void theTruncatedTextIsAPrefixThatFitsAndEndsWithAWholeCodePoint(
            @ForAll("texts") String text,
            @ForAll @IntRange(max = 40) int maxTokens,
            @ForAll StandardEncoding encoding) {
        String cut = encoding.counter().truncate(text, maxTokens);

        assertThat(text).startsWith(cut);
        assertThat(encoding.counter().count(cut)).isLessThanOrEqualTo(maxTokens);
        assertThat(CodePoints.boundaryAtOrBefore(text, cut.length())).isEqualTo(cut.length());
    }

    @Property
    void noLongerPrefixFits(
            @ForAll("texts") String text,
            @ForAll @IntRange(max = 40) int maxTokens,
            @ForAll StandardEncoding encoding) {
        TokenCounter counter = encoding.counter();
        int cut = counter.truncate(text, maxTokens).length();

        for (int end = cut; end < text.length(); ) {
            end = CodePoints.next(text, end);
            assertThat(counter.count(text.substring(0, end)))
                    .as("the first %d of %d characters, cut after %d", end, text.length(), cut)
                    .isGreaterThan(maxTokens);
        }
    }

    @Property(tries = 100)
    void noLongerPrefixOfALongPieceFits(
            @ForAll("words") String word,
            @ForAll @IntRange(max = 200) int maxTokens,
            @ForAll StandardEncoding encoding) {
        TokenCounter counter = encoding.counter();
        String text = word.repeat(700 / word.length() + 1);
        int cut = counter.truncate(text, maxTokens).length();

        assertThat(counter.count(text.substring(0, cut))).isLessThanOrEqualTo(maxTokens);
        for (int end = cut + 1; end <= text.length(); end++) {
            assertThat(counter.count(text.substring(0, end))).isGreaterThan(maxTokens);
        }
    }

    /** Of characters after which the patterns cut a piece in two, when it is cut there. */
    @Property(tries = 100)
    void noLongerPrefixOfALongMixedPieceFits(
            @ForAll("mixtures") String mixture,
            @ForAll @IntRange(max = 200) int maxTokens,
            @ForAll StandardEncoding encoding) {
        TokenCounter counter = encoding.counter();
        String text = "x" + mixture.repeat(700 / mixture.length() + 1) + "'ll do";
        int cut = counter.truncate(text, maxTokens).length();

        assertThat(counter.count(text.substring(0, cut))).isLessThanOrEqualTo(maxTokens);
        for (int end = cut; end < text.length(); ) {
            end = CodePoints.next(text, end);
            assertThat(counter.count(text.substring(0, end))).isGreaterThan(maxTokens);
        }
    }

    @Property
    void aCustomCounterTruncatesToTheLongestPrefixThatFits(
            @ForAll("texts") String text, @ForAll @IntRange(max = 40) int maxTokens) {
        TokenCounter pairs = counted -> (counted.codePointCount(0, counted.length()) + 1) / 2;

        String cut = pairs.truncate(text, maxTokens);

        assertThat(text).startsWith(cut);
        assertThat(cut.codePointCount(0, cut.length()))
                .isEqualTo(Math.min(2 * maxTokens, text.codePointCount(0, text.length())));
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.any();
    }

    @Provide
    Arbitrary<String> mixtures() {
        return Arbitraries.of("aB", "中A", "亚洲AV", "A\u0301ǅé", " \n", " \n\t\u00A0", "=-\n", "😀\u0301")
                .flatMap(alphabet -> Arbitraries.strings()
                        .withChars(alphabet)
                        .ofMinLength(1)
                        .ofMaxLength(60)
                        .map(CodePoints::withoutLoneSurrogates));
    }

    @Provide
    Arbitrary<String> words() {
        return Texts.words(12);
    }
}
