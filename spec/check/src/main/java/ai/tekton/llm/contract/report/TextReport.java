package ai.tekton.llm.contract.report;

import java.util.List;

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
        int width = report.operations().stream()
                .mapToInt(operation -> operation.title().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        report.generation()
                .ifPresent(generation -> text.append(generation.line()).append('\n'));
        text.append(Headline.of(report)).append("\n\n");
        report.operations().forEach(operation -> {
            String verdict = operation.verdict().text();
            text.append(verdict)
                    .append(" ".repeat(VERDICT_WIDTH - verdict.length()))
                    .append(operation.title())
                    .append(" ".repeat(width - operation.title().length() + 2))
                    .append(operation.id())
                    .append('\n');
            operation.findings().forEach(finding -> text.append(line(finding)));
        });
        if (!report.additions().isEmpty()) {
            text.append("\nThe server has besides, and the client does not use: ")
                    .append(String.join(", ", report.additions()))
                    .append(".\n");
        }
        if (!report.substitutes().isEmpty()) {
            text.append("\nThe server has ")
                    .append(String.join(", ", report.substitutes()))
                    .append(".\n");
        }
        behaviours(report.behaviours(), text);
        report.problem()
                .ifPresent(problem -> text.append("\nNot all could be checked: ")
                        .append(problem)
                        .append('\n'));
        text.append('\n').append(Headline.summary(report)).append('\n');
        commands(report.commands(), text);
        return text.toString();
    }

    private static void behaviours(List<Behaviour> behaviours, StringBuilder text) {
        if (!behaviours.isEmpty()) {
            text.append("\nWhat becomes of a request:\n");
            behaviours.forEach(behaviour -> text.append(column(behaviour.part().text(), COMMAND_WIDTH))
                    .append(column(behaviour.outcome().text(), OUTCOME_WIDTH))
                    .append(behaviour.evidence())
                    .append('\n'));
        }
    }

    private static void commands(List<CommandSupport> commands, StringBuilder text) {
        if (!commands.isEmpty()) {
            text.append("\nWhat works with this client there:\n");
            commands.forEach(command -> text.append((column(command.command(), COMMAND_WIDTH)
                                    + column(command.support().text(), OUTCOME_WIDTH)
                                    + command.how())
                            .stripTrailing()
                    + '\n'));
        }
    }

    private static String column(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String line(Finding finding) {
        String reaction = finding.reaction().isEmpty() ? "" : " " + finding.reaction();
        return " ".repeat(VERDICT_WIDTH) + finding.verdict().text() + ": " + finding.place() + ": " + finding.message()
                + reaction + '\n';
    }
}
