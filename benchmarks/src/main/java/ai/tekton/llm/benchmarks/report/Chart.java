package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.measure.Results;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.report.Figures.Measure;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Paint;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.w3c.dom.Element;

/** The chart of docs/performance.md: CPU time and allocation of a request and of a chunk, a bar for each client. */
public final class Chart {
    private record Panel(String title, Measure measure, double divisor, String format) {}

    private static final Panel[] PANELS = {
        new Panel("CPU a request, µs", Measure.ANSWER_CPU, 1, "%.0f"),
        new Panel("allocated a request, kB", Measure.ANSWER_BYTES, 1000, "%.1f"),
        new Panel("CPU a chunk, µs", Measure.CHUNK_CPU, 1, "%.1f"),
        new Panel("allocated a chunk, kB", Measure.CHUNK_BYTES, 1000, "%.1f")
    };

    private static final int WIDTH = 860;
    private static final int PANEL_HEIGHT = 158;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    /** Both have contrast on white and on GitHub's dark background. */
    private static final Color PEER = new Color(0x818b98);

    private static final Color OWN = new Color(0x218bff);

    /** Text is dark on white and light on dark. */
    private static final String STYLE =
            "text { fill: #24292f } @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }";

    private static final String SVG = "http://www.w3.org/2000/svg";

    private Chart() {}

    /**
     * Draws the chart.
     *
     * @param results the results
     * @return an SVG, which follows the reader's light or dark mode
     * @throws IOException if it cannot be written
     * @throws ParserConfigurationException if this JDK has no XML
     */
    public static String render(Results results) throws IOException, ParserConfigurationException {
        Figures figures = new Figures(results);
        SVGGraphics2D graphics = new SVGGraphics2D(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .getDOMImplementation()
                .createDocument(SVG, "svg", null));
        graphics.setSVGCanvasSize(new Dimension(WIDTH, PANELS.length * PANEL_HEIGHT));
        for (int i = 0; i < PANELS.length; i++) {
            chart(PANELS[i], figures).draw(graphics, new Rectangle2D.Double(0, i * PANEL_HEIGHT, WIDTH, PANEL_HEIGHT));
        }
        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 " + WIDTH + " " + PANELS.length * PANEL_HEIGHT);
        Element style = root.getOwnerDocument().createElementNS(SVG, "style");
        style.setTextContent(STYLE);
        root.insertBefore(style, root.getFirstChild());
        StringWriter svg = new StringWriter();
        graphics.stream(root, svg, false, true);
        return svg.toString();
    }

    private static JFreeChart chart(Panel panel, Figures figures) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        for (Peer peer : Peer.values()) {
            data.addValue(figures.median(peer, panel.measure()) / panel.divisor(), panel.title(), peer.title());
        }
        JFreeChart chart = ChartFactory.createBarChart(
                panel.title(), null, null, data, PlotOrientation.HORIZONTAL, false, false, false);
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinesVisible(false);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        plot.setRenderer(new Bars(panel, figures));
        plot.getRangeAxis().setVisible(false);
        // The room for the text beside the longest bar.
        plot.getRangeAxis().setUpperMargin(0.25);
        CategoryAxis clients = plot.getDomainAxis();
        clients.setTickLabelFont(FONT);
        clients.setAxisLineVisible(false);
        clients.setTickMarksVisible(false);
        clients.setCategoryMargin(0.25);
        clients.setCategoryLabelPositionOffset(12);
        chart.getTitle().setFont(FONT.deriveFont(Font.BOLD));
        chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
        chart.setBackgroundPaint(null);
        chart.setPadding(new RectangleInsets(10, 0, 0, 0));
        return chart;
    }

    /** One bar for each client, with its figure and the ratio to the baseline. */
    private static final class Bars extends BarRenderer {
        private static final long serialVersionUID = 1;

        Bars(Panel panel, Figures figures) {
            setBarPainter(new StandardBarPainter());
            setShadowVisible(false);
            setDefaultItemLabelsVisible(true);
            setItemLabelInsets(new RectangleInsets(0, 8, 0, 8));
            setDefaultItemLabelFont(FONT);
            setDefaultPositiveItemLabelPosition(
                    new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
            setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator() {
                private static final long serialVersionUID = 1;

                @Override
                public String generateLabel(CategoryDataset data, int row, int column) {
                    return String.format(
                                    Locale.ROOT,
                                    panel.format(),
                                    data.getValue(row, column).doubleValue())
                            + " (" + Goals.times(figures.ratio(Peer.values()[column], panel.measure())) + ")";
                }
            });
        }

        @Override
        public Paint getItemPaint(int row, int column) {
            return Peer.values()[column] == Peer.TEKTON ? OWN : PEER;
        }
    }
}
