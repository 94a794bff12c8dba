package ai.tekton.llm.contract.report;

import ai.tekton.llm.contract.internal.document.Resources;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Map;

/** Writes a report for a terminal. */
public final class TextReport {
    private static final Template TEXT = Mustache.compiler()
            .escapeHTML(false)
            .emptyStringIsFalse(true)
            .compile(Resources.text(TextReport.class, "report.txt"));

    private TextReport() {}

    /**
     * Writes a report as text: a line for each operation, followed by its findings.
     *
     * @param report the report
     * @return the text, several lines, ended by a line end
     */
    public static String of(ContractReport report) {
        Map<String, Object> values = ReportValues.of(report);
        int longest = report.operations().stream()
                .mapToInt(operation -> operation.title().length())
                .max()
                .orElse(0);
        values.put("verdict_column", column(13));
        values.put("title_column", column(longest + 2));
        values.put("name_column", column(29));
        values.put("outcome_column", column(16));
        values.put("all_additions", String.join(", ", report.additions()));
        values.put("all_substitutes", String.join(", ", report.substitutes()));
        return TEXT.execute(values).replaceAll("(?m) +$", "");
    }

    /** {@return what fills a text with spaces, of which there is at least one} */
    private static Mustache.Lambda column(int width) {
        return (text, out) -> out.write(String.format("%-" + (width - 1) + "s ", text.execute()));
    }
}
