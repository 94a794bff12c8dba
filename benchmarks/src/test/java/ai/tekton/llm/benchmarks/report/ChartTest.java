package ai.tekton.llm.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
        byte[] svg = Chart.render(SampleResults.with(1.1, 4)).getBytes(StandardCharsets.UTF_8);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg));
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
    void theLengthsOfBarsHaveTheRatiosOfTheirFigures() throws Exception {
        List<Double> lengths = all(chart(), "rect").stream()
                .map(bar -> Double.parseDouble(bar.getAttribute("width")))
                .toList();

        assertThat(lengths).hasSize(16);
        assertThat(lengths.get(1) / lengths.get(0)).isCloseTo(1.1, within(0.001));
        assertThat(lengths.get(2) / lengths.get(0)).isCloseTo(4, within(0.001));
    }

    @Test
    void theBarOfThisClientHasAnotherColour() throws Exception {
        List<String> colours = all(chart(), "rect").stream()
                .map(bar -> bar.getAttribute("fill"))
                .toList();

        assertThat(colours.get(1)).isNotEqualTo(colours.get(0));
        assertThat(colours.get(2)).isEqualTo(colours.get(0));
    }

    @Test
    void eachBarHasItsNameItsFigureAndItsRatio() throws Exception {
        assertThat(all(chart(), "text"))
                .extracting(Element::getTextContent)
                .contains("CPU a request, µs", "tekton-llm-client", "110 (1.10×)", "4.0 (4.00×)");
    }

    @Test
    void theChartFollowsTheColourSchemeOfTheReader() throws Exception {
        assertThat(all(chart(), "style"))
                .singleElement()
                .satisfies(style -> assertThat(style.getTextContent()).contains("prefers-color-scheme: dark"));
    }
}
