package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The code in the README and in the pages is that of compiled and running examples. */
class ReadmeTest {
    private static final Pattern MARK = Pattern.compile("<!-- (\\S+)#(\\S+) -->");
    private static final Pattern BLOCK =
            Pattern.compile("^([^\n]*)\n```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile("// tag::([\\w-]+)\\[]");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final List<Document> DOCUMENTS = Stream.concat(
                    Document.pages().stream(), Stream.of(Document.CONTRIBUTING))
            .toList();

    /** A marked part of an example. */
    record Region(String file, String name) {
        @Override
        public String toString() {
            return file.substring(file.lastIndexOf('/') + 1) + "#" + name;
        }
    }

    /** A Java block, and the line before it. */
    record Block(String mark, String code) {
        @Override
        public String toString() {
            return mark;
        }

        Region region() {
            return MARK.matcher(mark)
                    .results()
                    .map(match -> new Region(match.group(1), match.group(2)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("A comment with file#region is missing before:\n" + code));
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void aJavaBlockIsTheMarkedPartOfAnExample(Block block) {
        Region region = block.region();

        assertThat(block.code()).as(block.mark()).isEqualTo(new Document(region.file()).region(region.name()));
    }

    @Test
    void everyMarkedPartOfAnExampleIsShown() {
        List<Region> marked = Stream.of("examples/src", "integrations", "compatibility/quarkus/src")
                .flatMap(folder -> Document.below(folder, ".java").stream())
                .flatMap(file ->
                        REGION.matcher(file.text()).results().map(match -> new Region(file.path(), match.group(1))))
                .toList();

        assertThat(blocks().map(Block::region).distinct()).containsExactlyInAnyOrderElementsOf(marked);
    }

    @Test
    void theExamplesUseOnlyThePublicApi() {
        assertThat(Document.below("examples/src/main", ".java"))
                .allSatisfy(example ->
                        assertThat(example.text()).doesNotContain("ai.tekton.llm.internal", "ai.tekton.rhetor"));
    }

    @Test
    void theDependenciesNameTheProjectsVersion() {
        Pattern dependency = Pattern.compile("<artifactId>(tekton-llm-\\w+)</artifactId>\\s*<version>(.+?)</version>");
        String version = dependency
                .matcher(new Document("pom.xml").text())
                .results()
                .map(match -> match.group(2))
                .findFirst()
                .orElseThrow();

        assertThat(Document.pages().stream()
                        .flatMap(page -> dependency.matcher(page.text()).results())
                        .map(ReadmeTest::groups))
                .contains(List.of("tekton-llm-client", version), List.of("tekton-llm-mock", version));
    }

    @ParameterizedTest
    @FieldSource("DOCUMENTS")
    void everyLinkIntoTheProjectHasATarget(Document document) {
        assertThat(LINK.matcher(document.text()).results().map(link -> link.group(1)))
                .filteredOn(link -> !link.startsWith("https://"))
                .allSatisfy(link ->
                        assertThat(leadsSomewhere(document, link)).as(link).isTrue());
    }

    private static boolean leadsSomewhere(Document document, String link) {
        int hash = link.indexOf('#');
        Document target = hash == 0 ? document : document.linked(hash < 0 ? link : link.substring(0, hash));
        return target.exists() && (hash < 0 || anchors(target).contains(link.substring(hash)));
    }

    private static List<String> anchors(Document document) {
        return HEADING.matcher(document.text())
                .results()
                .map(heading -> "#" + anchor(heading.group(1)))
                .toList();
    }

    private static Stream<Block> blocks() {
        return Document.pages().stream()
                .flatMap(page -> BLOCK.matcher(page.text()).results())
                .map(match -> new Block(match.group(1), match.group(2)));
    }

    private static List<String> groups(MatchResult match) {
        return List.of(match.group(1), match.group(2));
    }

    /** As GitHub makes it. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }
}
