package ai.tekton.llm.contract.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        StringBuilder counts = new StringBuilder();
        report.counts()
                .forEach((verdict, count) -> counts.insert(
                        0, "<li>" + badge(verdict) + " <span class=\"count\">" + count + "</span></li>\n"));
        return template()
                .replace("{{outcome}}", escaped(TextReport.outcome(report)))
                .replace("{{tone}}", report.breaking() ? "breaking" : report.complete() ? "same" : "not-checked")
                .replace(
                        "{{generation}}",
                        paragraph("generation", report.generation().map(ServerGeneration::line)))
                .replace("{{headline}}", escaped(TextReport.headline(report)))
                .replace("{{counts}}", counts)
                .replace(
                        "{{problem}}", paragraph("problem", report.problem().map("Not all could be checked: "::concat)))
                .replace("{{operations}}", each(report.operations(), HtmlReport::operation))
                .replace("{{additions}}", additions(report) + behaviours(report) + commands(report));
    }

    private static String operation(OperationReport operation) {
        List<String> heads = List.of("Verdict", "Where", "What was found", "What the client does", "Found by");
        String findings = table(
                "",
                heads,
                operation.findings(),
                finding -> List.of(
                        badge(finding.verdict()),
                        "<code>" + escaped(finding.place()) + "</code>",
                        escaped(finding.message()),
                        escaped(finding.reaction()),
                        finding.source().text()));
        return section(
                badge(operation.verdict()) + " <span>" + escaped(operation.title()) + "</span> <code>"
                        + escaped(operation.id()) + "</code>",
                findings);
    }

    private static String additions(ContractReport report) {
        String items = report.additions().stream()
                .map(addition -> "<li><code>" + escaped(addition) + "</code></li>")
                .collect(Collectors.joining("\n"));
        String list = "<ul class=\"additions\">\n" + items + "\n</ul>\n<p>The client does not use it.</p>\n";
        return each(report.substitutes(), substitute -> "<p>The server has " + escaped(substitute) + ".</p>\n")
                + (items.isEmpty() ? "" : section("What the server has besides", list));
    }

    private static String behaviours(ContractReport report) {
        String rows = table(
                PLAIN,
                List.of("Part", "Outcome", "How that was seen"),
                report.behaviours(),
                behaviour ->
                        List.of(behaviour.part().text(), behaviour.outcome().text(), escaped(behaviour.evidence())));
        return rows.isEmpty() ? "" : section("What happens to a request", rows);
    }

    private static String commands(ContractReport report) {
        String rows = table(
                PLAIN,
                List.of("Command or method", "Standing", "How"),
                report.commands(),
                command -> List.of(escaped(command.command()), command.support().text(), escaped(command.how())));
        return rows.isEmpty() ? "" : section("What works with this client there", rows);
    }

    private static String paragraph(String kind, Optional<String> text) {
        return text.map(known -> "<p class=\"" + kind + "\">" + escaped(known) + "</p>")
                .orElse("");
    }

    private static String section(String title, String content) {
        return "<section>\n<h2>" + title + "</h2>\n" + content + "</section>\n";
    }

    /** Writes a table; nothing where it has no rows. */
    private static <T> String table(
            String attributes, List<String> heads, Collection<T> rows, Function<T, List<String>> cells) {
        String body = each(rows, row -> "<tr><td>" + String.join("</td><td>", cells.apply(row)) + "</td></tr>\n");
        return body.isEmpty()
                ? ""
                : "<table" + attributes + ">\n<thead><tr>" + each(heads, head -> "<th scope=\"col\">" + head + "</th>")
                        + "</tr></thead>\n<tbody>\n" + body + "</tbody>\n</table>\n";
    }

    private static <T> String each(Collection<T> items, Function<T, String> html) {
        return items.stream().map(html).collect(Collectors.joining());
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
