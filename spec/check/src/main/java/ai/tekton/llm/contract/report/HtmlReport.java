package ai.tekton.llm.contract.report;

import ai.tekton.llm.contract.internal.document.Resources;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Map;

/** Writes a report as a web page. */
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
        Map<String, Object> values = ReportValues.of(report);
        values.put("tone", report.breaking() ? "breaking" : report.complete() ? "same" : "not-checked");
        values.put("class", (Mustache.Lambda)
                (name, out) -> out.write(name.execute().replace(' ', '-')));
        return PAGE.execute(values);
    }
}
