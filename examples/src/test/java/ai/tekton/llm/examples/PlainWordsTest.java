package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The pages are written in the field's terms; CONTRIBUTING has the rules, and this finds the words that break them. */
class PlainWordsTest {
    /** Folders whose Javadoc is checked, too; add those that keep the rules. */
    private static final List<String> SOURCES = List.of();

    private static final List<Prose> TEXTS = Stream.concat(
                    Document.pages().stream().map(page -> new Prose(page, PlainWordsTest::withoutCode)),
                    SOURCES.stream()
                            .flatMap(folder -> Document.below(folder, ".java").stream())
                            .map(source -> new Prose(source, PlainWordsTest::javadocAlone)))
            .toList();

    /** What is not written, as a regular expression, and what is, instead. */
    private static final Map<String, String> TERMS = new TreeMap<>(Map.ofEntries(
            Map.entry("told|hears?|heard", "name the event: \"called when\", \"receives\", \"reports\""),
            Map.entry("pieces?", "\"chunk\""),
            Map.entry("(makes?|made|making) nothing of", "\"ignores\""),
            Map.entry("(holds?|held) up", "\"blocks\" or \"delays\""),
            Map.entry("lets? go( of)?", "\"releases\" or \"cancels\""),
            Map.entry("whoever|nobody|no one", "name the subject: the caller, the server, …"),
            Map.entry("(is|are|was|were|has|have) gone", "\"is lost\", \"has closed\" or \"was removed\""),
            Map.entry("(goes|go|gone|going) on (with|from)", "\"continues\""),
            Map.entry("stands? (round|in for)|stand-ins?", "\"surrounds\", \"replaces\", \"mock\" or \"fallback\""),
            Map.entry("(takes?|taken) (it |them )?for lost", "\"treats as lost\""),
            Map.entry("(makes?|made|writes?|written|begins?) anew|anew", "\"again\""),
            Map.entry("at the most|at the least", "\"at most\", \"at least\""),
            Map.entry("(the )?other way round", "name the direction"),
            Map.entry("had better", "\"should\""),
            Map.entry("becomes? of", "\"happens to\""),
            Map.entry("as told|unless told|when told", "\"as configured\", \"unless set\""),
            Map.entry("spares?", "\"saves\" or \"avoids\""),
            Map.entry("strangers?", "\"unknown\", such as \"unknown frames\"")));

    /** A text, and how what is no prose is blanked out in it, line by line. */
    record Prose(Document document, Function<String, String> prose) {
        String text() {
            return prose.apply(document.text());
        }

        @Override
        public String toString() {
            return document.path();
        }
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void aTextHasNoneOfTheWordsThatAreNotOurs(Prose prose) {
        assertThat(findings(prose.document().path(), prose.text()))
                .as("Words that CONTRIBUTING.md, \"How we write\", does not allow")
                .isEmpty();
    }

    @Test
    void aFindingNamesThePlaceTheWordAndWhatToWriteInstead() {
        assertThat(findings(
                        "a.md", withoutCode("# A\n\nA listener is told\n`told`\n```\ntold\n```\nof each *piece*.\n")))
                .containsExactly(
                        "a.md:8: \"piece\" - write \"chunk\"",
                        "a.md:3: \"told\" - write name the event: \"called when\", \"receives\", \"reports\"");
    }

    @Test
    void ofASourceItsJavadocIsChecked() {
        String source = "/**\n * Hears of it.\n * {@code told}\n */\nvoid hears() {} // told\n";

        assertThat(findings("A.java", javadocAlone(source)))
                .singleElement()
                .asString()
                .startsWith("A.java:2: \"Hears\"");
    }

    private static List<String> findings(String path, String text) {
        return TERMS.entrySet().stream()
                .flatMap(term -> Pattern.compile("\\b(" + term.getKey() + ")\\b", Pattern.CASE_INSENSITIVE)
                        .matcher(text)
                        .results()
                        .map(match -> path + ":" + line(text, match.start()) + ": \"" + match.group() + "\" - write "
                                + term.getValue()))
                .toList();
    }

    private static long line(String text, int at) {
        return 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private static String withoutCode(String markdown) {
        return blanked(markdown, "(?ms)^```.*?^```$|<!--.*?-->|`[^`\n]*`|\\]\\([^)]*\\)");
    }

    private static String javadocAlone(String source) {
        StringBuilder alone = new StringBuilder();
        int end = 0;
        for (MatchResult comment :
                Pattern.compile("(?s)/\\*\\*.*?\\*/").matcher(source).results().toList()) {
            alone.append(blank(source.substring(end, comment.start()))).append(comment.group());
            end = comment.end();
        }
        return blanked(alone.append(blank(source.substring(end))).toString(), "(?s)\\{@code [^}]*}|\\{@link [^}]*}");
    }

    private static String blanked(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).replaceAll(match -> blank(match.group()));
    }

    /** As many lines, with nothing in them. */
    private static String blank(String text) {
        return text.replaceAll("[^\n]", " ");
    }
}
