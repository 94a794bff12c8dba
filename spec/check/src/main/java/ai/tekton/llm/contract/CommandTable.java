package ai.tekton.llm.contract;

import ai.tekton.llm.contract.internal.document.Resources;
import ai.tekton.llm.contract.report.Behaviour;
import ai.tekton.llm.contract.report.CommandSupport;
import ai.tekton.llm.contract.report.CommandSupport.Support;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Lists whether each command and method of this client works with a server, by {@code commands.yaml} and the findings. Immutable. */
record CommandTable(List<OperationReport> operations, List<Behaviour> behaviours) {
    private static final JsonNode COMMANDS = Resources.yaml(CommandTable.class, "commands.yaml");

    /** {@return the rows of the table} */
    static List<CommandSupport> of(
            RhetorGeneration generation, List<OperationReport> operations, List<Behaviour> behaviours) {
        CommandTable table = new CommandTable(operations, behaviours);
        return StreamSupport.stream(COMMANDS.spliterator(), false)
                .map(row -> generation.supported()
                        ? table.row(row.path("command").asText(), row.path(generation.id()))
                        : unsupported(row, generation))
                .toList();
    }

    private static CommandSupport unsupported(JsonNode row, RhetorGeneration generation) {
        String command = row.path("command").asText();
        boolean works = Stream.of(RhetorOperation.values())
                .filter(operation -> operation.id().equals(row.path("others").asText()))
                .anyMatch(operation -> operation.isOf(generation));
        return works
                ? new CommandSupport(command, Support.WORKS, "")
                : new CommandSupport(command, Support.FAILS, "this client refuses to send it");
    }

    private CommandSupport row(String command, JsonNode at) {
        String operation = operation(at.path("needs").asText(), at.path("or").asText());
        if (at.has("missing") && verdict(operation) == Verdict.MISSING) {
            return new CommandSupport(
                    command, Support.DEGRADED, at.path("missing").asText());
        }
        CommandSupport needed = needs(command, operation);
        if (needed.support() == Support.FAILS) {
            return needed;
        } else if (at.has("support")) {
            Support support = Support.valueOf(at.path("support").asText());
            return new CommandSupport(command, support, at.path("how").asText());
        }
        return behaviours.stream()
                .filter(behaviour -> behaviour.bad()
                        && behaviour.part().name().equals(at.path("part").asText()))
                .findFirst()
                .map(bad -> new CommandSupport(
                        command,
                        bad.outcome() == Behaviour.Outcome.FAILS ? Support.FAILS : Support.DEGRADED,
                        bad.outcome().text() + " in the server"))
                .orElse(needed);
    }

    /** {@return an operation, or another one that works where that fails} */
    private String operation(String needed, String other) {
        boolean works = report(other)
                .filter(report -> report.verdict().compareTo(Verdict.NOT_CHECKED) <= 0)
                .isPresent();
        return fails(needed) && works ? other : needed;
    }

    private CommandSupport needs(String command, String operation) {
        Verdict verdict = verdict(operation);
        String title = report(operation).map(OperationReport::title).orElse(operation);
        if (fails(operation)) {
            return new CommandSupport(command, Support.FAILS, title + " is " + verdict.text());
        } else if (verdict == Verdict.BREAKING) {
            return new CommandSupport(command, Support.DEGRADED, title + " is not as the contract has it, see above");
        }
        return new CommandSupport(command, Support.WORKS, verdict == Verdict.NOT_CHECKED ? "not tried" : "");
    }

    private boolean fails(String operation) {
        return verdict(operation).compareTo(Verdict.BREAKING) > 0;
    }

    private Verdict verdict(String operation) {
        return report(operation).map(OperationReport::verdict).orElse(Verdict.NOT_CHECKED);
    }

    private Optional<OperationReport> report(String operation) {
        return operations.stream()
                .filter(report -> report.id().equals(operation))
                .findFirst();
    }
}
