package ai.tekton.llm.contract.report;

import ai.tekton.llm.contract.internal.document.Resources;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Writes a report as a web page, whose template has what {@link JsonReport} has. */
public final class HtmlReport {
    /** Escapes what a server says, so that it cannot change the page. */
    private static final Template PAGE =
            Mustache.compiler().escapeHTML(true).compile(Resources.text(HtmlReport.class, "report.html"));

    private HtmlReport() {}

    /**
     * Writes a report as one page that needs nothing else: neither scripts nor files nor a network.
     *
     * @param report the report
     * @return the page, to be written as UTF-8
     */
    public static String of(ContractReport report) {
        Map<String, Object> values = new JsonMapper().convertValue(JsonReport.tree(report), new TypeReference<>() {});
        Deque<Map<String, Object>> counts = new ArrayDeque<>();
        report.counts().forEach((verdict, count) -> counts.push(Map.of("verdict", verdict.text(), "count", count)));
        values.put("counts", counts);
        values.put("outcome", TextReport.outcome(report));
        values.put("headline", TextReport.headline(report));
        values.put("tone", report.breaking() ? "breaking" : report.complete() ? "same" : "not-checked");
        values.put("class", (Mustache.Lambda)
                (name, out) -> out.write(name.execute().replace(' ', '-')));
        return PAGE.execute(values);
    }
}
