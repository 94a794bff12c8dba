package ai.tekton.llm.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
    private static Document chart() throws Exception {
        byte[] svg = Chart.render(GivenFindings.with(1.1, 4)).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    }

    private static List<Element> all(Document chart, String name) {
        NodeList nodes = chart.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @Test
    void aBarIsAsLongAsItsFigure() throws Exception {
        List<Double> lengths = all(chart(), "rect").stream()
                .map(bar -> Double.parseDouble(bar.getAttribute("width")))
                .toList();

        assertThat(lengths).hasSize(16);
        assertThat(lengths.subList(0, 4)).containsExactly(130.0, 143.0, 520.0, 260.0);
    }

    @Test
    void eachBarHasItsNameItsFigureAndItsRatio() throws Exception {
        assertThat(all(chart(), "text"))
                .extracting(Element::getTextContent)
                .contains("CPU a request, µs", "tekton-llm-client", "110 (1.10×)", "4.0 (4.00×)");
    }

    @Test
    void theChartFollowsTheReadersMode() throws Exception {
        assertThat(all(chart(), "style"))
                .singleElement()
                .satisfies(style -> assertThat(style.getTextContent()).contains("prefers-color-scheme: dark"));
    }
}
