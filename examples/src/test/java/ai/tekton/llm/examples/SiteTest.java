package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The site has every page, and each page has every option. The site's own build is not needed for that. */
class SiteTest {
    private static final String SOURCES = "client-extensions/src/main/java/ai/tekton/llm/";
    private static final Pattern OPTION =
            Pattern.compile("public (?:B|\\w+Builder) (?!toBuilder|builder|build\\b)(\\w+)\\(");

    /** A line of the sidebar: its text, and the page that it leads to. */
    record Entry(String text, Document page) {
        static Entry of(JsonNode item) {
            String link = item.get("link").asText();
            String file = link.endsWith("/") ? link + "README" : link;
            return new Entry(item.get("text").asText(), new Document("docs" + file + ".md"));
        }
    }

    @Test
    void everyPageIsInTheSidebarOnce() throws IOException {
        assertThat(sidebar().stream().map(entry -> entry.page().path()))
                .as("docs/.vitepress/sidebar.json")
                .containsExactlyInAnyOrderElementsOf(pages().map(Document::path).toList());
    }

    @Test
    void theSidebarNamesEachPageByItsHeading() throws IOException {
        assertThat(sidebar())
                .allSatisfy(entry -> assertThat(entry.page().text()).startsWith("# " + entry.text() + "\n"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageSaysFirstWhatItIsFor(Document page) {
        assertThat(page.text().lines().skip(2).findFirst())
                .as("the line below the heading of " + page)
                .hasValueSatisfying(
                        line -> assertThat(line).startsWith(isDecision(page) ? "**Context.** " : "This page "));
    }

    @Test
    void everyOptionOfTheBuildersIsOnAPage() {
        String pages = new Document("docs/configuration.md").text() + new Document("docs/websocket.md").text();

        assertThat(Stream.of(
                                "ConnectionBuilder",
                                "TrafficBuilder",
                                "ClientBuilder",
                                "TektonLlmClientBuilder",
                                "TektonLlmWebSocketClientBuilder",
                                "config/ClientConfigBuilder",
                                "model/GenerationOptionsBuilder")
                        .map(builder -> new Document(SOURCES + builder + ".java").text())
                        .flatMap(source -> OPTION.matcher(source).results().map(match -> match.group(1)))
                        .distinct())
                .hasSizeGreaterThan(60)
                .allSatisfy(option -> assertThat(pages)
                        .as("docs/configuration.md or docs/websocket.md")
                        .containsPattern("`" + option + "\\b"));
    }

    @Test
    void everyModuleWithAnApiForUsersHasItsJavadocOnTheSite() {
        String javadoc = new Document("docs/.vitepress/javadoc.mjs").text();
        String pom = new Document("docs/pom.xml").text();

        assertThat(Pattern.compile("<module>([^<]+)</module>")
                        .matcher(new Document("pom.xml").text())
                        .results()
                        .map(module -> module.group(1))
                        .filter(module -> new Document(module + "/pom.xml")
                                .text()
                                .contains("<japicmp.skip>false</japicmp.skip>")))
                .hasSizeGreaterThan(5)
                .allSatisfy(module -> {
                    Matcher line =
                            Pattern.compile("'([\\w-]+)': '" + module + "'").matcher(javadoc);
                    assertThat(line.find()).as("docs/.vitepress/javadoc.mjs").isTrue();
                    assertThat(pom).contains("<artifactId>" + line.group(1) + "</artifactId>");
                });
    }

    /** All but the first page, which the site shows at its address. */
    private static Stream<Document> pages() {
        return Document.pages().stream()
                .filter(page -> page.path().startsWith("docs/"))
                .filter(page -> !page.path().equals("docs/README.md"));
    }

    private static boolean isDecision(Document page) {
        return page.path().matches("docs/decisions/\\d.*");
    }

    private static List<Entry> sidebar() throws IOException {
        List<Entry> entries = new ArrayList<>();
        collect(new ObjectMapper().readTree(new Document("docs/.vitepress/sidebar.json").text()), entries);
        return entries;
    }

    private static void collect(JsonNode items, List<Entry> entries) {
        for (JsonNode item : items) {
            if (item.has("link")) {
                entries.add(Entry.of(item));
            }
            if (item.has("items")) {
                collect(item.get("items"), entries);
            }
        }
    }
}
