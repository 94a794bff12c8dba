package ai.tekton.llm.cli.screen;

import ai.tekton.llm.cli.screen.Cell.Alignment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The lines of a Markdown table, held back until it ends, as even its last line can widen a column. A possible first line of a
 * table is held back until the next line decides. Not thread-safe.
 */
final class Table {
    private final InlineMarkdown inline;
    private final List<String> lines = new ArrayList<>();

    Table(InlineMarkdown inline) {
        this.inline = inline;
    }

    /** Adds the next line if it belongs to this table; returns whether it does. */
    boolean takes(String line) {
        boolean taken = TableRow.is(line) && (lines.size() != 1 || TableRow.isDelimiter(line));
        if (taken) {
            lines.add(line);
        }
        return taken;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The unchanged lines of a text that turned out not to be a table. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Lays the table out.
     *
     * @param screen the screen's width in columns
     * @return its lines; empty if this is not a table, or is too wide for the screen
     */
    List<String> shown(int screen) {
        if (lines.size() < 2) {
            return List.of();
        }
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(cells(lines.get(0), List.of(Style.BOLD)));
        lines.subList(2, lines.size()).forEach(line -> rows.add(cells(line, List.of())));
        String indent = lines.get(0).substring(0, lines.get(0).indexOf('|'));
        List<Alignment> alignments =
                TableRow.cells(lines.get(1)).stream().map(Alignment::of).toList();
        TableLayout layout = TableLayout.of(rows, indent, alignments, screen);
        if (!layout.fits(screen)) {
            return List.of();
        }
        List<String> shown = new ArrayList<>(layout.row(rows.get(0)));
        shown.add(layout.rule());
        rows.stream().skip(1).map(layout::row).forEach(shown::addAll);
        return shown;
    }

    private List<Cell> cells(String line, List<Style> styles) {
        String begin = styles.stream().map(Style::sequence).collect(Collectors.joining());
        return TableRow.cells(line).stream()
                .map(cell -> Cell.of(begin + inline.shown(cell, styles) + (styles.isEmpty() ? "" : Style.RESET)))
                .toList();
    }
}
