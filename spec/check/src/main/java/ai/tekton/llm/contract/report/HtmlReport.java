package ai.tekton.llm.contract.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a report as a web page. */
public final class HtmlReport {
    private static final String TEMPLATE = "report.html";

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
        String head = "<section>\n<h2>" + badge(operation.verdict()) + " <span>" + escaped(operation.title())
                + "</span> <code>" + escaped(operation.id()) + "</code></h2>\n";
        if (operation.findings().isEmpty()) {
            return head + "</section>\n";
        }
        String rows = operation.findings().stream().map(HtmlReport::row).collect(Collectors.joining());
        return head + "<table>\n<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Where</th>"
                + "<th scope=\"col\">What was found</th><th scope=\"col\">What the client does</th>"
                + "<th scope=\"col\">Found by</th></tr></thead>\n<tbody>\n"
                + rows + "</tbody>\n</table>\n</section>\n";
    }

    private static String row(Finding finding) {
        return "<tr><td>" + badge(finding.verdict()) + "</td><td><code>" + escaped(finding.place()) + "</code></td><td>"
                + escaped(finding.message()) + "</td><td>" + escaped(finding.reaction()) + "</td><td>"
                + finding.source().text() + "</td></tr>\n";
    }

    private static String additions(ContractReport report) {
        String substitutes = report.substitutes().stream()
                .map(substitute -> "<p>The server has " + escaped(substitute) + ".</p>\n")
                .collect(Collectors.joining());
        if (report.additions().isEmpty()) {
            return substitutes;
        }
        String items = report.additions().stream()
                .map(addition -> "<li><code>" + escaped(addition) + "</code></li>")
                .collect(Collectors.joining("\n"));
        return substitutes + "<section>\n<h2>What the server has besides</h2>\n<ul class=\"additions\">\n" + items
                + "\n</ul>\n<p>The client does not use it.</p>\n</section>\n";
    }

    private static String generation(ServerGeneration generation) {
        return "<p class=\"generation\">" + escaped(generation.line()) + "</p>";
    }

    private static String behaviours(ContractReport report) {
        String rows = report.behaviours().stream()
                .map(behaviour -> "<tr><td>" + escaped(behaviour.part().text()) + "</td><td>"
                        + escaped(behaviour.outcome().text()) + "</td><td>" + escaped(behaviour.evidence())
                        + "</td></tr>\n")
                .collect(Collectors.joining());
        return table("What becomes of a request", List.of("Part", "Outcome", "How that was seen"), rows);
    }

    private static String commands(ContractReport report) {
        String rows = report.commands().stream()
                .map(command -> "<tr><td>" + escaped(command.command()) + "</td><td>"
                        + escaped(command.standing().text()) + "</td><td>" + escaped(command.how()) + "</td></tr>\n")
                .collect(Collectors.joining());
        return table("What works with this client there", List.of("Command or method", "Standing", "How"), rows);
    }

    private static String table(String title, List<String> heads, String rows) {
        if (rows.isEmpty()) {
            return "";
        }
        String head = heads.stream()
                .map(each -> "<th scope=\"col\">" + each + "</th>")
                .collect(Collectors.joining());
        return "<section>\n<h2>" + title + "</h2>\n<table class=\"plain\">\n<thead><tr>" + head
                + "</tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table>\n</section>\n";
    }

    private static String badge(Verdict verdict) {
        String name = verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return "<span class=\"verdict " + name + "\">" + verdict.text() + "</span>";
    }

    /** What comes from a server is shown, not obeyed. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                // A template's own mark in a server's words would be filled in.
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
