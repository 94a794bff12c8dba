package ai.tekton.llm.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.api.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CountingPropertyTest {
    private static final Map<StandardEncoding, Encoding> JTOKKIT = new EnumMap<>(StandardEncoding.class);
    private static final Map<StandardEncoding, Vocabulary> VOCABULARIES = new EnumMap<>(StandardEncoding.class);

    @Property
    void noTextHasMoreTokensThanBytes(@ForAll("texts") String text, @ForAll StandardEncoding encoding) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;

        // A lone surrogate is one byte to Java, a question mark, and three to everybody else.
        assertThat(encoding.counter().count(text))
                .isBetween(text.isEmpty() ? 0 : 1, Math.max(bytes, 3 * text.length()));
    }

    @Property
    void textIsCountedAsJTokkitCountsOrdinaryText(@ForAll("texts") String text, @ForAll StandardEncoding encoding) {
        String clean = CodePoints.withoutLoneSurrogates(text);

        assertThat(encoding.counter().count(text)).isEqualTo(jtokkit(encoding).countTokensOrdinary(clean));
    }

    @Property
    void aLoneSurrogateCountsAsTheReplacementCharacter(
            @ForAll("texts") String text, @ForAll StandardEncoding encoding) {
        String replaced = CodePoints.withoutLoneSurrogates(text);

        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(replaced)).isTrue();
        assertThat(replaced).hasSameSizeAs(text);
        assertThat(encoding.counter().count(text)).isEqualTo(encoding.counter().count(replaced));
    }

    @Property
    void aLongPieceIsCountedLikeAShortOne(@ForAll("words") String word, @ForAll StandardEncoding encoding) {
        assertThat(vocabulary(encoding).count(word.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(jtokkit(encoding).countTokensOrdinary(word));
    }

    @Property
    void theTokensOfAllPiecesAddUpToThoseOfTheText(@ForAll("texts") String text, @ForAll StandardEncoding encoding) {
        String clean = CodePoints.withoutLoneSurrogates(text);
        int tokens = 0;
        Matcher pieces = encoding.pieces().matcher(clean);
        while (pieces.find()) {
            tokens += vocabulary(encoding).count(pieces.group().getBytes(StandardCharsets.UTF_8));
        }

        assertThat(tokens).isEqualTo(jtokkit(encoding).countTokensOrdinary(clean));
    }

    @Property
    void splittingATextAtASafeBreakDoesNotChangeItsCount(
            @ForAll("texts") String text, @ForAll StandardEncoding encoding) {
        String clean = CodePoints.withoutLoneSurrogates(text);
        int tokens = 0;
        int start = 0;
        for (int i = 1; i <= clean.length(); i++) {
            if (i == clean.length() || SafeBreaks.isBreak(clean.charAt(i - 1), clean.charAt(i))) {
                tokens += jtokkit(encoding).countTokensOrdinary(clean.substring(start, i));
                start = i;
            }
        }

        assertThat(tokens).isEqualTo(jtokkit(encoding).countTokensOrdinary(clean));
    }

    @Property(tries = 50)
    void aLongPieceAddsItsOwnCountToThoseOfTheOthers(
            @ForAll("texts") String before, @ForAll("words") String word, @ForAll StandardEncoding encoding) {
        TokenCounter counter = encoding.counter();
        String run = (word + "q").repeat(600 / (word.length() + 1) + 1);
        String start = before + "x";

        assertThat(counter.count(start + " " + run + " end."))
                .isEqualTo(counter.count(start) + counter.count(" " + run) + counter.count(" end."));
    }

    private static synchronized Encoding jtokkit(StandardEncoding encoding) {
        return JTOKKIT.computeIfAbsent(encoding, StandardEncoding::load);
    }

    private static synchronized Vocabulary vocabulary(StandardEncoding encoding) {
        return VOCABULARIES.computeIfAbsent(encoding, which -> which.vocabulary(jtokkit(which)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.any();
    }

    @Provide
    Arbitrary<String> words() {
        return Texts.words(150);
    }
}
