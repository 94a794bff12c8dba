package ai.tekton.llm.contract.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values that the templates of reports show: those of {@link JsonReport}, and what sums them up. */
final class ReportValues {
    private record Count(String verdict, long count) {}

    private ReportValues() {}

    static Map<String, Object> of(ContractReport report) {
        Map<String, Object> values = new JsonMapper().convertValue(JsonReport.tree(report), new TypeReference<>() {});
        List<Count> counts = report.counts().entrySet().stream()
                .sorted(Map.Entry.<Verdict, Long>comparingByKey().reversed())
                .map(entry -> new Count(entry.getKey().text(), entry.getValue()))
                .toList();
        String summary = counts.stream()
                .map(each -> each.count() + " " + each.verdict())
                .collect(Collectors.joining(", ", counts.isEmpty() ? "" : ": ", "."));
        values.put("counts", counts);
        values.put("headline", headline(report));
        values.put("outcome", outcome(report));
        values.put("summary", outcome(report) + summary);
        return values;
    }

    /** {@return the server and the contract, with their versions} */
    private static String headline(ContractReport report) {
        String version =
                report.serverVersion().map(known -> "version " + known + ", ").orElse("");
        String document = report.documentSource().map("document "::concat).orElse("no document");
        return report.target() + " (" + version + document + ") against contract " + report.contractVersion();
    }

    /** {@return the outcome in a few words} */
    private static String outcome(ContractReport report) {
        if (report.generation().filter(known -> !known.supported()).isPresent()) {
            return "This client cannot talk to such a server";
        } else if (report.breaking()) {
            return "Breaking";
        }
        return report.complete() ? "Nothing is breaking" : "Nothing breaking was found, but not all could be checked";
    }
}
