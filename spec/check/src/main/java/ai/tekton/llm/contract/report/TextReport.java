package ai.tekton.llm.contract.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a report for a terminal. */
public final class TextReport {
    private static final int VERDICT_WIDTH = 13;
    private static final int COMMAND_WIDTH = 29;
    private static final int OUTCOME_WIDTH = 16;

    private TextReport() {}

    /**
     * Writes a report as text: a line for each operation, followed by its findings.
     *
     * @param report the report
     * @return the text, several lines, ended by a line end
     */
    public static String of(ContractReport report) {
        List<String> lines = new ArrayList<>();
        report.generation().ifPresent(generation -> lines.add(generation.line()));
        lines.add(headline(report));
        lines.add("");
        operations(report.operations(), lines);
        if (!report.additions().isEmpty()) {
            lines.add("\nThe server has besides, and the client does not use: " + String.join(", ", report.additions())
                    + ".");
        }
        if (!report.substitutes().isEmpty()) {
            lines.add("\nThe server has " + String.join(", ", report.substitutes()) + ".");
        }
        if (!report.behaviours().isEmpty()) {
            lines.add("\nWhat happens to a request:");
            report.behaviours()
                    .forEach(behaviour -> lines.add(column(behaviour.part().text(), COMMAND_WIDTH)
                            + column(behaviour.outcome().text(), OUTCOME_WIDTH)
                            + behaviour.evidence()));
        }
        report.problem().ifPresent(problem -> lines.add("\nNot all could be checked: " + problem));
        lines.add("\n" + summary(report));
        if (!report.commands().isEmpty()) {
            lines.add("\nWhat works with this client there:");
            report.commands().forEach(command -> {
                String support = column(command.support().text(), OUTCOME_WIDTH);
                lines.add((column(command.command(), COMMAND_WIDTH) + support + command.how()).stripTrailing());
            });
        }
        return String.join("\n", lines) + "\n";
    }

    private static void operations(List<OperationReport> operations, List<String> lines) {
        int width = operations.stream()
                .mapToInt(operation -> operation.title().length())
                .max()
                .orElse(0);
        operations.forEach(operation -> {
            lines.add(column(operation.verdict().text(), VERDICT_WIDTH)
                    + column(operation.title(), width + 2)
                    + operation.id());
            operation.findings().forEach(finding -> {
                String reaction = finding.reaction().isEmpty() ? "" : " " + finding.reaction();
                lines.add(" ".repeat(VERDICT_WIDTH) + finding.verdict().text() + ": " + finding.place() + ": "
                        + finding.message() + reaction);
            });
        });
    }

    private static String column(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    /** {@return the server and the contract, with their versions} */
    static String headline(ContractReport report) {
        String version =
                report.serverVersion().map(known -> "version " + known + ", ").orElse("");
        String document = report.documentSource().map("document "::concat).orElse("no document");
        return report.target() + " (" + version + document + ") against contract " + report.contractVersion();
    }

    /** {@return the outcome in a line} */
    private static String summary(ContractReport report) {
        String counts = report.counts().entrySet().stream()
                .sorted(Map.Entry.<Verdict, Long>comparingByKey().reversed())
                .map(entry -> entry.getValue() + " " + entry.getKey().text())
                .collect(Collectors.joining(", "));
        return outcome(report) + (counts.isEmpty() ? "" : ": " + counts) + ".";
    }

    /** {@return the outcome in a few words} */
    static String outcome(ContractReport report) {
        if (report.generation().filter(known -> !known.supported()).isPresent()) {
            return "This client cannot talk to such a server";
        } else if (report.breaking()) {
            return "Breaking";
        }
        return report.complete() ? "Nothing is breaking" : "Nothing breaking was found, but not all could be checked";
    }
}
