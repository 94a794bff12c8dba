package ai.tekton.llm.contract.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a report as a web page. */
public final class HtmlReport {
    private static final String TEMPLATE = "report.html";
    private static final String PLAIN = " class=\"plain\"";

    private HtmlReport() {}

    /**
     * Writes a report as one page that needs nothing else: neither scripts nor files nor a network.
     *
     * @param report the report
     * @return the page, to be written as UTF-8
     */
    public static String of(ContractReport report) {
        return template()
                .replace("{{outcome}}", escaped(Headline.outcome(report)))
                .replace("{{tone}}", report.breaking() ? "breaking" : report.complete() ? "same" : "not-checked")
                .replace(
                        "{{generation}}",
                        report.generation().map(HtmlReport::generation).orElse(""))
                .replace("{{headline}}", escaped(Headline.of(report)))
                .replace("{{counts}}", counts(report))
                .replace(
                        "{{problem}}", report.problem().map(HtmlReport::problem).orElse(""))
                .replace(
                        "{{operations}}",
                        report.operations().stream().map(HtmlReport::operation).collect(Collectors.joining()))
                .replace("{{additions}}", additions(report) + behaviours(report) + commands(report));
    }

    private static String counts(ContractReport report) {
        StringBuilder counts = new StringBuilder();
        report.counts()
                .forEach((verdict, count) -> counts.insert(
                        0, "<li>" + badge(verdict) + " <span class=\"count\">" + count + "</span></li>\n"));
        return counts.toString();
    }

    private static String problem(String problem) {
        return "<p class=\"problem\">Not all could be checked: " + escaped(problem) + "</p>";
    }

    private static String operation(OperationReport operation) {
        String title = badge(operation.verdict()) + " <span>" + escaped(operation.title()) + "</span> <code>"
                + escaped(operation.id()) + "</code>";
        List<String> heads = List.of("Verdict", "Where", "What was found", "What the client does", "Found by");
        return section(
                title,
                table(
                        "",
                        heads,
                        operation.findings().stream()
                                .map(finding -> row(
                                        badge(finding.verdict()),
                                        "<code>" + escaped(finding.place()) + "</code>",
                                        escaped(finding.message()),
                                        escaped(finding.reaction()),
                                        finding.source().text()))));
    }

    private static String additions(ContractReport report) {
        String substitutes = report.substitutes().stream()
                .map(substitute -> "<p>The server has " + escaped(substitute) + ".</p>\n")
                .collect(Collectors.joining());
        String items = report.additions().stream()
                .map(addition -> "<li><code>" + escaped(addition) + "</code></li>")
                .collect(Collectors.joining("\n"));
        return substitutes
                + optionalSection(
                        "What the server has besides",
                        items.isEmpty()
                                ? ""
                                : "<ul class=\"additions\">\n" + items
                                        + "\n</ul>\n<p>The client does not use it.</p>\n");
    }

    private static String generation(ServerGeneration generation) {
        return "<p class=\"generation\">" + escaped(generation.line()) + "</p>";
    }

    private static String behaviours(ContractReport report) {
        List<String> heads = List.of("Part", "Outcome", "How that was seen");
        return optionalSection(
                "What becomes of a request",
                table(
                        PLAIN,
                        heads,
                        report.behaviours().stream()
                                .map(each ->
                                        row(each.part().text(), each.outcome().text(), escaped(each.evidence())))));
    }

    private static String commands(ContractReport report) {
        List<String> heads = List.of("Command or method", "Standing", "How");
        return optionalSection(
                "What works with this client there",
                table(
                        PLAIN,
                        heads,
                        report.commands().stream()
                                .map(each -> row(
                                        escaped(each.command()), each.support().text(), escaped(each.how())))));
    }

    private static String optionalSection(String title, String content) {
        return content.isEmpty() ? "" : section(title, content);
    }

    private static String section(String title, String content) {
        return "<section>\n<h2>" + title + "</h2>\n" + content + "</section>\n";
    }

    /** Writes a table; nothing where it has no rows. */
    private static String table(String attributes, List<String> heads, Stream<String> rows) {
        String body = rows.collect(Collectors.joining());
        String head = heads.stream()
                .map(each -> "<th scope=\"col\">" + each + "</th>")
                .collect(Collectors.joining());
        return body.isEmpty()
                ? ""
                : "<table" + attributes + ">\n<thead><tr>" + head + "</tr></thead>\n<tbody>\n" + body
                        + "</tbody>\n</table>\n";
    }

    private static String row(String... cells) {
        return "<tr><td>" + String.join("</td><td>", cells) + "</td></tr>\n";
    }

    private static String badge(Verdict verdict) {
        String name = verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return "<span class=\"verdict " + name + "\">" + verdict.text() + "</span>";
    }

    /** Escapes a text of a server, so that it cannot change the page. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                // A placeholder of the template in a server's text would be replaced.
                .replace("{{", "{&#8203;{");
    }

    private static String template() {
        try (InputStream template = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
            if (template == null) {
                throw new IllegalStateException("The page's template is not on the class path: " + TEMPLATE);
            }
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
