package ai.tekton.llm.contract.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The first and the last line of a report in every format. */
final class Headline {
    private Headline() {}

    /** {@return the server and the contract, with their versions} */
    static String of(ContractReport report) {
        List<String> about = new ArrayList<>();
        report.serverVersion().ifPresent(version -> about.add("version " + version));
        about.add(report.documentSource().map(source -> "document " + source).orElse("no document"));
        return report.target() + " (" + String.join(", ", about) + ") against contract " + report.contractVersion();
    }

    /** {@return the outcome in a line} */
    static String summary(ContractReport report) {
        String counts = report.counts().entrySet().stream()
                .sorted(Map.Entry.<Verdict, Long>comparingByKey().reversed())
                .map(entry -> entry.getValue() + " " + entry.getKey().text())
                .collect(Collectors.joining(", "));
        return outcome(report) + (counts.isEmpty() ? "" : ": " + counts) + ".";
    }

    /** {@return the outcome in a word or some} */
    static String outcome(ContractReport report) {
        if (report.generation().filter(known -> !known.supported()).isPresent()) {
            return "This client cannot talk to such a server";
        }
        if (report.breaking()) {
            return "Breaking";
        }
        return report.complete() ? "Nothing is breaking" : "Nothing breaking was found, but not all could be checked";
    }
}
