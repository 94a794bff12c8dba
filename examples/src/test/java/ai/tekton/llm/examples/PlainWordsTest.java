package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The pages, the contract, the comments and messages of the sources, and the comments of the poms and scripts use the field's
 * terms. CONTRIBUTING has the rules; this test finds the words that break them.
 */
class PlainWordsTest {
    /** Folders of main sources whose comments and texts are checked, with the extension of the sources. */
    private static final Map<String, String> SOURCES = Map.ofEntries(
            Map.entry("benchmarks/src/main", ".java"),
            Map.entry("cli/src/main", ".java"),
            Map.entry("client-extensions/src/main", ".java"),
            Map.entry("compatibility/src/main", ".java"),
            Map.entry("compatibility/micronaut/src", ".java"),
            Map.entry("compatibility/quarkus/src", ".java"),
            Map.entry("examples/src/main", ".java"),
            Map.entry("generated-client/templates", ".mustache"),
            Map.entry("integrations/bulk/src/main", ".java"),
            Map.entry("integrations/flink/src/main", ".java"),
            Map.entry("integrations/langchain4j/src/main", ".java"),
            Map.entry("integrations/micrometer/src/main", ".java"),
            Map.entry("integrations/opentelemetry/src/main", ".java"),
            Map.entry("integrations/spring-ai/src/main", ".java"),
            Map.entry("integrations/spring-boot-starter/src/main", ".java"),
            Map.entry("integrations/spring-boot-test/src/main", ".java"),
            Map.entry("integrations/structured/src/main", ".java"),
            Map.entry("js/demo", ".ts"),
            Map.entry("js/scripts", ".mjs"),
            Map.entry("js/src", ".ts"),
            Map.entry("mock/src/main", ".java"),
            Map.entry("spec/check/src/main", ".java"));

    /** Sources that are generated. */
    private static final Pattern EXEMPT = Pattern.compile("js/src/generated/.*");

    /** Sources in which a piece, which is quoted where it is a name in stored files, is the term of the field: the part of a text that is encoded into tokens by itself. */
    private static final Pattern ENCODINGS = Pattern.compile(".*/token/.*");

    private static final List<String> PAGES = List.of(
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "benchmarks/README.md",
            "SECURITY.md",
            "js/README.md",
            "mock/README.md",
            "spec/CHANGELOG.md");

    private static final List<String> CONTRACT = List.of("spec/rhetor.yaml", "spec/rhetor-ws.yaml", "spec/cases.json");

    /** Scripts and settings whose comments begin with a number sign. */
    private static final List<String> SCRIPTS = List.of(
            ".ci/run",
            "cli/src/main/dist/bin/tekton-llm",
            "examples/flink-cluster.sh",
            "generated-client/openapi-generator.yaml",
            "tekton-llm");

    private static final Pattern XML_COMMENT = Pattern.compile("(?s)<!--.*?-->");

    private static final Pattern SCRIPT_COMMENT = Pattern.compile("(?m)(?<=^|\\s)#(?!!).*$");

    private static final List<Prose> TEXTS = Stream.of(
                    Document.pages().stream().map(page -> new Prose(page, PlainWordsTest::withoutCode)),
                    PAGES.stream().map(path -> new Prose(new Document(path), PlainWordsTest::withoutCode)),
                    CONTRACT.stream().map(path -> new Prose(new Document(path), PlainWordsTest::withoutCode)),
                    poms().map(pom -> new Prose(pom, text -> only(text, XML_COMMENT))),
                    SCRIPTS.stream().map(path -> new Prose(new Document(path), text -> only(text, SCRIPT_COMMENT))),
                    SOURCES.entrySet().stream()
                            .flatMap(folder -> Document.below(folder.getKey(), folder.getValue()).stream())
                            .filter(source -> !EXEMPT.matcher(source.path()).matches())
                            .map(source -> new Prose(source, PlainWordsTest::commentsAndTexts)))
            .flatMap(texts -> texts)
            .toList();

    private static final String PIECES = "(?<!\")pieces?";

    /** The words that are not allowed, as regular expressions, and what to write instead. */
    private static final Map<String, String> TERMS = new TreeMap<>(Map.ofEntries(
            Map.entry("told|hears?|heard", "name the event: \"called when\", \"receives\", \"reports\""),
            Map.entry("tells? (apart|of|whether|how|what|why|which)", "\"distinguishes\", \"reports\" or \"shows\""),
            Map.entry(PIECES, "\"chunk\""),
            Map.entry("(makes?|made|making) nothing of", "\"ignores\""),
            Map.entry("(takes?|taken) and (loses|lost)", "\"accepts and ignores\""),
            Map.entry("(holds?|held) up", "\"blocks\" or \"delays\""),
            Map.entry("lets? go( of)?", "\"releases\" or \"cancels\""),
            Map.entry("whoever|nobody|no one", "name the subject: the caller, the server, …"),
            Map.entry("(is|are|was|were|has|have) gone", "\"is lost\", \"has closed\" or \"was removed\""),
            Map.entry("(goes|go|gone|going|went) on (with|from|where|without|until)", "\"continues\""),
            Map.entry("stands? (round|in for)|stand-ins?", "\"surrounds\", \"replaces\", \"mock\" or \"fallback\""),
            Map.entry("(takes?|taken) (it |them )?for lost", "\"treats as lost\""),
            Map.entry("(makes?|made|writes?|written|begins?) anew|anew", "\"again\""),
            Map.entry("at the most|at the least", "\"at most\", \"at least\""),
            Map.entry("(the )?other way round", "name the direction"),
            Map.entry("had better", "\"should\""),
            Map.entry("becomes? of|made of it|comes? of (it|that)", "\"happens to\" or \"results in\""),
            Map.entry("as told|unless told|when told", "\"as configured\", \"unless set\""),
            Map.entry("(gives?|given|gave|giving) (it |them )?back", "\"returns\""),
            Map.entry("(is|are|was|were) asked for|asks? for (it|them) again", "\"is requested\", \"retries\""),
            Map.entry("(?<!there )(is|are) no (HTTP|JSON|number)", "\"is not JSON\""),
            Map.entry("under way", "\"in progress\""),
            Map.entry("thereof|therefrom|deaf|by the way", "name the thing"),
            Map.entry("spares?", "\"saves\" or \"avoids\""),
            Map.entry("strangers?", "\"unknown\", such as \"unknown frames\""),
            Map.entry("for good", "\"permanently\" or \"final\""),
            Map.entry("for ever", "\"forever\""),
            Map.entry("in no time", "\"quickly\" or the time"),
            Map.entry("without a word", "\"silently\""),
            Map.entry("all the same", "\"nevertheless\" or \"in any case\""),
            Map.entry("wins? over", "\"overrides\""),
            Map.entry("to be had", "\"available\""),
            Map.entry("(is|are|be) of no use", "say what it does not do"),
            Map.entry("none of (its|their) business", "say what it must not do"),
            Map.entry("(puts?|putting) (it |them )?off", "\"postpones\""),
            Map.entry("is met|are met", "\"is detected\" or \"occurs\""),
            Map.entry("(what|whatever) (it|they) (else )?(bring|brings|brought)", "name the things")));

    /** The same, compiled once: there are many sources. */
    private static final Map<Pattern, String> PATTERNS = patterns();

    /** Any of these words: one search of a source is faster than one for each word. */
    private static final Pattern ANY = word(String.join("|", TERMS.keySet()));

    /** Comments and texts in Java, TypeScript and the templates; character literals, so that a quote in one is none. */
    private static final Pattern COMMENT_OR_TEXT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\""
            + "|\"(?:\\\\.|[^\"\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\n])*+'|`(?:\\\\.|[^`\\\\])*+`");

    /** A text, and how everything that is not prose is blanked out in it, line by line. */
    record Prose(Document document, UnaryOperator<String> prose) {
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
    void noTextContainsABannedWord(Prose prose) {
        assertThat(findings(prose.document().path(), prose.text()))
                .as("Words that CONTRIBUTING.md, \"How we write\", does not allow")
                .isEmpty();
    }

    @Test
    void eachFolderOfSourcesIsFound() {
        assertThat(SOURCES)
                .allSatisfy((folder, extension) ->
                        assertThat(Document.below(folder, extension)).as(folder).isNotEmpty());
    }

    @Test
    void aFindingNamesThePlaceTheWordAndWhatToWriteInstead() {
        assertThat(findings(
                        "a.md", withoutCode("# A\n\nA listener is told\n`told`\n```\ntold\n```\nof each *piece*.\n")))
                .containsExactlyInAnyOrder(
                        "a.md:8: \"piece\" - write \"chunk\"",
                        "a.md:3: \"told\" - write name the event: \"called when\", \"receives\", \"reports\"");
    }

    @Test
    void theCommentsAndStringsOfASourceAreChecked() {
        String source = "/**\n * Hears of it.\n * {@code told}\n */\nvoid hears(char quote) { // whoever\n"
                + "    return quote == '\"' ? told : \"nobody\";\n}\n";

        assertThat(findings("A.java", commentsAndTexts(source)))
                .map(finding -> finding.substring(0, finding.indexOf(" -")))
                .containsExactlyInAnyOrder("A.java:2: \"Hears\"", "A.java:5: \"whoever\"", "A.java:6: \"nobody\"");
    }

    @Test
    void onlyTheCommentsOfPomsAndScriptsAreChecked() {
        String pom = "<!-- For good. -->\n<name>for good</name>\n";
        String script = "#!/bin/sh\n# For good.\nsay 'for good' # forever, in no time\n";

        assertThat(findings("pom.xml", only(pom, XML_COMMENT)))
                .map(finding -> finding.substring(0, finding.indexOf(" -")))
                .containsExactly("pom.xml:1: \"For good\"");
        assertThat(findings("run", only(script, SCRIPT_COMMENT)))
                .map(finding -> finding.substring(0, finding.indexOf(" -")))
                .containsExactlyInAnyOrder("run:2: \"For good\"", "run:3: \"in no time\"");
    }

    @Test
    void pieceIsAllowedOnlyInTheCodeOfEncodings() {
        assertThat(findings("client/token/A.java", "// A piece.")).isEmpty();
        assertThat(findings("client/call/A.java", "// A piece.")).hasSize(1);
    }

    private static Map<Pattern, String> patterns() {
        Map<Pattern, String> all = new LinkedHashMap<>();
        TERMS.forEach((term, instead) -> all.put(word(term), instead));
        return all;
    }

    private static Pattern word(String term) {
        return Pattern.compile("\\b(?:" + term + ")\\b", Pattern.CASE_INSENSITIVE);
    }

    private static List<String> findings(String path, String text) {
        if (!ANY.matcher(text).find()) {
            return List.of();
        }
        return PATTERNS.entrySet().stream()
                .filter(term -> !ENCODINGS.matcher(path).matches()
                        || !term.getKey().pattern().contains(PIECES))
                .flatMap(term -> term.getKey()
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

    private static String commentsAndTexts(String source) {
        return blanked(only(source, COMMENT_OR_TEXT), "(?s)\\{@code [^}]*}|\\{@link [^}]*}");
    }

    /** The text with everything else than the matches of a pattern, and than character literals, blanked out. */
    private static String only(String text, Pattern pattern) {
        StringBuilder kept = new StringBuilder();
        int end = 0;
        for (MatchResult found : pattern.matcher(text).results().toList()) {
            kept.append(blank(text.substring(end, found.start())));
            kept.append(isCharacter(found.group()) ? blank(found.group()) : found.group());
            end = found.end();
        }
        return kept.append(blank(text.substring(end))).toString();
    }

    /** The poms of the project and of its modules. */
    private static Stream<Document> poms() {
        Document parent = new Document("pom.xml");
        return Stream.concat(
                Stream.of(parent),
                Pattern.compile("<module>([^<]+)</module>")
                        .matcher(parent.text())
                        .results()
                        .map(module -> new Document(module.group(1) + "/pom.xml")));
    }

    private static boolean isCharacter(String literal) {
        return literal.startsWith("'") && literal.length() <= 4;
    }

    private static String blanked(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).replaceAll(match -> blank(match.group()));
    }

    /** As many lines, with nothing in them. */
    private static String blank(String text) {
        return text.replaceAll("[^\n]", " ");
    }
}
