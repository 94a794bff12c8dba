package ai.tekton.llm.contract.report;

/** Writes a report for a terminal. */
public final class TextReport {
    private static final int VERDICT_WIDTH = 13;

    private TextReport() {}

    /**
     * Writes a report as text: a line for each operation, and below it what was found.
     *
     * @param report the report
     * @return the text, several lines, ended by a line end
     */
    public static String of(ContractReport report) {
        int width = report.operations().stream()
                .mapToInt(operation -> operation.title().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder(Headline.of(report)).append("\n\n");
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
        report.problem()
                .ifPresent(problem -> text.append("\nNot all could be checked: ")
                        .append(problem)
                        .append('\n'));
        return text.append('\n').append(Headline.summary(report)).append('\n').toString();
    }

    private static String line(Finding finding) {
        String reaction = finding.reaction().isEmpty() ? "" : " " + finding.reaction();
        return " ".repeat(VERDICT_WIDTH) + finding.verdict().text() + ": " + finding.place() + ": " + finding.message()
                + reaction + '\n';
    }
}
