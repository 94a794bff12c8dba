package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.measure.Findings;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.report.Figures.Measure;
import java.util.List;
import java.util.Locale;

/** The README's picture: what a request and a chunk take of CPU and memory, a bar for each client. */
public final class Chart {
    private record Panel(String title, Measure measure, String format) {}

    private static final List<Panel> PANELS = List.of(
            new Panel("CPU a request, µs", Measure.ANSWER_CPU, "%.0f"),
            new Panel("allocated a request, kB", Measure.ANSWER_BYTES, "%.1f"),
            new Panel("CPU a chunk, µs", Measure.CHUNK_CPU, "%.1f"),
            new Panel("allocated a chunk, kB", Measure.CHUNK_BYTES, "%.1f"));

    private static final int WIDTH = 860;
    private static final int PANEL_HEIGHT = 158;
    private static final int NAMES_WIDTH = 184;
    private static final int BAR_HEIGHT = 20;
    private static final int ROW_HEIGHT = 28;
    private static final int LONGEST_BAR = 520;
    private static final int TOP = 34;

    /** Colours that have contrast on white and on GitHub's dark. */
    private static final String STYLE = """
              <style>
                text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f; }
                .title { font-weight: 600; }
                .bar { fill: #8c959f; }
                .ours { fill: #0969da; }
                @media (prefers-color-scheme: dark) {
                  text { fill: #e6edf3; }
                  .bar { fill: #6e7681; }
                  .ours { fill: #4493f8; }
                }
              </style>
            """;

    private Chart() {}

    /**
     * Draws it.
     *
     * @param findings what a run found
     * @return an SVG, which follows the reader's light or dark mode
     */
    public static String render(Findings findings) {
        Figures figures = new Figures(findings);
        int height = PANELS.size() * PANEL_HEIGHT;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n"
                        + "  <title>CPU time and allocation of a request and of a chunk, by client</title>%n",
                WIDTH,
                height,
                WIDTH,
                height));
        svg.append(STYLE);
        for (int i = 0; i < PANELS.size(); i++) {
            draw(svg, PANELS.get(i), figures, i * PANEL_HEIGHT);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, Panel panel, Figures figures, int top) {
        double most = 0;
        for (Peer peer : Peer.values()) {
            most = Math.max(most, figures.median(peer, panel.measure()));
        }
        text(svg, "title", 8, top + 22, panel.title());
        for (Peer peer : Peer.values()) {
            int y = top + TOP + peer.ordinal() * ROW_HEIGHT;
            double figure = figures.median(peer, panel.measure());
            double length = Math.max(1, LONGEST_BAR * figure / most);
            text(svg, "name", 8, y + 15, peer.title());
            svg.append(String.format(
                    Locale.ROOT,
                    "  <rect class=\"bar%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                    peer == Peer.TEKTON ? " ours" : "",
                    NAMES_WIDTH,
                    y,
                    length,
                    BAR_HEIGHT));
            text(svg, "value", (int) (NAMES_WIDTH + length + 8), y + 15, value(panel, peer, figures, figure));
        }
    }

    private static String value(Panel panel, Peer peer, Figures figures, double figure) {
        boolean bytes = panel.measure() == Measure.ANSWER_BYTES || panel.measure() == Measure.CHUNK_BYTES;
        return String.format(Locale.ROOT, panel.format(), bytes ? figure / 1000 : figure) + " ("
                + Goals.times(figures.ratio(peer, panel.measure())) + ")";
    }

    private static void text(StringBuilder svg, String style, int x, int y, String text) {
        svg.append(String.format(Locale.ROOT, "  <text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y, text));
    }
}
