package ai.tekton.llm.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {
    private static final String TABLE = """
            | City | People | In |
            |:--|--:|:-:|
            | **Paris** | 2102650 | `FR` |
            | 東京 | 14 | Japan |
            """;

    private final List<String> pieces = new ArrayList<>();

    @Test
    void columnsAreAlignedEvenWithWideCharacters() {
        assertThat(plain(100, TABLE)).isEqualTo("""
                        City  │  People │  In
                        ──────┼─────────┼──────
                        Paris │ 2102650 │  FR
                        東京  │      14 │ Japan
                        """);
    }

    @Test
    void headersAreBoldAndCellsAreFormattedLikeText() {
        assertThat(shown(100, TABLE))
                .contains("\u001b[1mCity\u001b[0m")
                .contains("\u001b[1mParis\u001b[0m")
                .contains("\u001b[36mFR\u001b[0m");
    }

    @Test
    void theWidestColumnsAreWrappedBetweenWordsOnANarrowScreen() {
        String screen = plain(24, """
                | Name | What it is for |
                |---|---|
                | ask | answers one prompt |
                | documentation | says 東京東京東京東京東京東京 |
                """);

        assertThat(screen).isEqualTo("""
                Name        │ What it is
                            │ for
                ────────────┼───────────
                ask         │ answers
                            │ one prompt
                documentati │ says
                on          │ 東京東京東
                            │ 京東京東京
                            │ 東京
                """);
        assertThat(screen.lines())
                .allSatisfy(line ->
                        assertThat(new AttributedString(line).columnLength()).isLessThanOrEqualTo(24));
    }

    @Test
    void aTableIsShownWhenItEndsAndTheTextAfterItAtOnce() {
        MarkdownWriter writer = new MarkdownWriter(pieces::add, () -> 100);

        writer.write("Cities:\n\n| City | In");
        writer.write(" |\n|-");
        writer.write("--|---|\n| Paris | France |");
        assertThat(String.join("", pieces)).isEqualTo("Cities:\n\n");
        writer.write("\n\nThat ");
        assertThat(plain(pieces)).endsWith("City  │ In\n──────┼───────\nParis │ France\n\nThat ");
        writer.write("is all.");
        writer.end();

        assertThat(plain(pieces)).endsWith("\n\nThat is all.\n");
    }

    @Test
    void aTableAtTheEndOfTheTextNeedsNoLineEnd() {
        assertThat(plain(100, TABLE.strip())).isEqualTo(plain(100, TABLE));
    }

    @Test
    void textThatOnlyStartsLikeATableIsShownUnchanged() {
        assertThat(plain(100, "| x | is a norm.\nNot | this\n|y|\n")).isEqualTo("| x | is a norm.\nNot | this\n|y|\n");
        assertThat(plain(100, "```\n| a |\n|---|\n```\n")).isEqualTo("```\n| a |\n|---|\n```\n");
    }

    @Test
    void rowsKeepExtraCellsAndEscapedBars() {
        assertThat(plain(100, "| a |\n|---|\n| b \\| c | d |\n|\n| e |\n")).isEqualTo("""
                        a     │
                        ──────┼──
                        b | c │ d
                              │
                        e     │
                        """);
    }

    @Test
    void rowsStayUnchangedIfTheScreenIsTooNarrowForTheColumns() {
        String table = "|a|b|c|d|\n|-|-|-|-|\n|1|2|3|4|\n";

        assertThat(plain(12, table)).isEqualTo(table);
        assertThat(plain(13, table)).startsWith("a │ b │ c │ d\n");
    }

    private String plain(int columns, String markdown) {
        shown(columns, markdown);
        return plain(pieces);
    }

    private static String plain(List<String> pieces) {
        return AttributedString.stripAnsi(String.join("", pieces));
    }

    private String shown(int columns, String markdown) {
        pieces.clear();
        MarkdownWriter writer = new MarkdownWriter(pieces::add, () -> columns);
        markdown.codePoints().forEach(character -> writer.write(Character.toString(character)));
        writer.end();
        return String.join("", pieces);
    }
}
