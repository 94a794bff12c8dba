package ai.tekton.llm.examples;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws what the example of telemetry prints: a bar for each span, where it was in its trace, and the lines as they are. */
final class TelemetryPicture {
    private static final Pattern SPAN = Pattern.compile("(.*?) +at +(\\d+) ms for +(\\d+) ms");
    private static final int WIDTH = 1080;
    private static final int LINE_HEIGHT = 19;
    private static final int BARS_LEFT = 620;
    private static final int BARS_WIDTH = 380;

    /** Colours that have contrast on white and on GitHub's dark. */
    private static final String STYLE = """
              <style>
                text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #57606a; white-space: pre; }
                .span { font-weight: 600; fill: #24292f; }
                .meter { fill: #24292f; }
                .bar { fill: #0969da; }
                .failed { fill: #cf222e; }
                @media (prefers-color-scheme: dark) {
                  text { fill: #8d96a0; }
                  .span, .meter { fill: #e6edf3; }
                  .bar { fill: #4493f8; }
                  .failed { fill: #f85149; }
                }
              </style>
            """;

    private TelemetryPicture() {}

    static String of(List<String> lines) {
        long whole = lines.stream()
                .map(SPAN::matcher)
                .filter(Matcher::matches)
                .mapToLong(span -> Long.parseLong(span.group(2)) + Long.parseLong(span.group(3)))
                .max()
                .orElse(1);
        int height = lines.size() * LINE_HEIGHT + 16;
        StringBuilder svg =
                new StringBuilder(("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                                + " height=\"%d\" role=\"img\">\n  <title>The spans and the meters of two calls</title>\n")
                        .formatted(WIDTH, height, WIDTH, height));
        svg.append(STYLE);
        int y = LINE_HEIGHT;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher span = SPAN.matcher(line);
            if (span.matches()) {
                text(svg, "span", 8, y, span.group(1));
                String style = hasFailed(lines, i) ? "bar failed" : "bar";
                bar(svg, style, y, Long.parseLong(span.group(2)), Long.parseLong(span.group(3)), whole);
            } else {
                text(svg, line.startsWith(" ") ? "attribute" : "meter", 8, y, line);
            }
            y += LINE_HEIGHT;
        }
        return svg.append("</svg>\n").toString();
    }

    /** Whether an attribute of the span in this line says so. */
    private static boolean hasFailed(List<String> lines, int span) {
        return lines.stream()
                .skip(span + 1L)
                .takeWhile(line -> line.strip().startsWith("|"))
                .anyMatch(line -> line.contains("error.type"));
    }

    private static void bar(StringBuilder svg, String style, int y, long start, long length, long whole) {
        double left = BARS_LEFT + (double) BARS_WIDTH * start / whole;
        double width = Math.max(2, (double) BARS_WIDTH * length / whole);
        svg.append(String.format(
                Locale.ROOT,
                "  <rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"13\"/>\n",
                style,
                left,
                y - 11,
                width));
        text(svg, "span", (int) (left + width + 6), y, length + " ms");
    }

    private static void text(StringBuilder svg, String style, int x, int y, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(String.format(
                Locale.ROOT,
                "  <text class=\"%s\" x=\"%d\" y=\"%d\" xml:space=\"preserve\">%s</text>\n",
                style,
                x,
                y,
                safe));
    }
}
