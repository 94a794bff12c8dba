package ai.tekton.llm.cli.screen;

import ai.tekton.llm.cli.screen.Cell.Alignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The columns of a table on a screen.
 *
 * @param indent the text before the first column
 * @param widths the columns' widths
 * @param alignments the columns' alignments; left for further columns
 */
record TableLayout(String indent, List<Integer> widths, List<Alignment> alignments) {
    private static final String BAR = " " + Style.DIM.on("│") + " ";
    private static final int BAR_WIDTH = 3;
    private static final Cell EMPTY = Cell.of("");

    /**
     * Computes the layout: columns as wide as their widest cells; if the screen is too narrow, the widest columns shrink.
     */
    static TableLayout of(List<List<Cell>> rows, String indent, List<Alignment> alignments, int screen) {
        int count = rows.stream().mapToInt(List::size).max().orElse(0);
        List<Integer> widths = IntStream.range(0, count)
                .mapToObj(column -> Math.max(1, width(rows, column)))
                .collect(Collectors.toCollection(ArrayList::new));
        int room = Math.max(count, screen - indent.length() - BAR_WIDTH * (count - 1));
        for (int all = widths.stream().mapToInt(Integer::intValue).sum(); all > room; all--) {
            int widest = Collections.max(widths);
            widths.set(widths.lastIndexOf(widest), widest - 1);
        }
        return new TableLayout(indent, List.copyOf(widths), alignments);
    }

    private static int width(List<List<Cell>> rows, int column) {
        return rows.stream().mapToInt(row -> cell(row, column).width()).max().orElse(0);
    }

    /** Whether the screen is wide enough. */
    boolean fits(int screen) {
        int all = widths.stream().mapToInt(Integer::intValue).sum();
        return indent.length() + all + BAR_WIDTH * (widths.size() - 1) <= screen;
    }

    /** The lines of a row, as many as its tallest cell has. */
    List<String> row(List<Cell> cells) {
        List<List<Cell>> wrapped = IntStream.range(0, widths.size())
                .mapToObj(column -> cell(cells, column).wrapped(widths.get(column)))
                .toList();
        int height = wrapped.stream().mapToInt(List::size).max().orElse(1);
        return IntStream.range(0, height).mapToObj(line -> line(wrapped, line)).toList();
    }

    private String line(List<List<Cell>> wrapped, int line) {
        return IntStream.range(0, widths.size())
                .mapToObj(column -> cell(wrapped.get(column), line).in(widths.get(column), alignment(column)))
                .collect(Collectors.joining(BAR, indent, ""))
                .stripTrailing();
    }

    /** The line between the head and the body. */
    String rule() {
        return indent + Style.DIM.on(widths.stream().map("─"::repeat).collect(Collectors.joining("─┼─")));
    }

    private Alignment alignment(int column) {
        return column < alignments.size() ? alignments.get(column) : Alignment.LEFT;
    }

    private static Cell cell(List<Cell> cells, int index) {
        return index < cells.size() ? cells.get(index) : EMPTY;
    }
}
