package ai.tekton.llm.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A pom of the project as it is written, without what it inherits.
 *
 * @param directory where it is
 * @param document what it says
 */
record Pom(Path directory, Document document) {
    static Pom of(Path directory) {
        try {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(directory.resolve("pom.xml").toFile());
            return new Pom(directory, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("The pom of " + directory + " cannot be read.", e);
        }
    }

    static Pom ofProject() {
        return of(Path.of(System.getProperty("project.tree")));
    }

    static List<Pom> ofModules() {
        Pom project = ofProject();
        return project.texts("/project/modules/module").stream()
                .map(module -> of(project.directory.resolve(module)))
                .toList();
    }

    String artifactId() {
        return text("/project/artifactId");
    }

    /** The first of the texts at a place, or an empty one. */
    String text(String path) {
        return texts(path).stream().findFirst().orElse("");
    }

    List<String> texts(String path) {
        try {
            XPath xpath = XPathFactory.newInstance().newXPath();
            NodeList nodes = (NodeList) xpath.evaluate(path, document, XPathConstants.NODESET);
            return IntStream.range(0, nodes.getLength())
                    .mapToObj(i -> nodes.item(i).getTextContent().strip())
                    .toList();
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    String packaging() {
        String packaging = text("/project/packaging");
        return packaging.isEmpty() ? "jar" : packaging;
    }

    boolean isPublished() {
        return !text("/project/properties/maven.deploy.skip").equals("true");
    }
}
