package ai.tekton.llm.contract;

import ai.tekton.llm.contract.report.Behaviour;
import ai.tekton.llm.contract.report.CommandStanding;
import ai.tekton.llm.contract.report.CommandStanding.Standing;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import java.util.List;
import java.util.Optional;

/** Tells how each command and method of this client stands to a server, by its generation and by what was found. Immutable. */
final class CommandTable {
    private static final String ASK = "ask, generateText()";
    private static final String SYSTEM = "--system, system prompt";
    private static final String TURNS = "earlier turns";
    private static final String MODEL = "--model";
    private static final String OPTIONS = "--temperature, --max-tokens";
    private static final String CONTEXT = "--context";
    private static final String STREAM = "--stream, streamText()";
    private static final String SOCKET = "--ws, WebSocket";
    private static final String PROVIDERS = "providers, getProviders()";
    private static final String HEALTH = "health, health()";

    private static final String ONE_MESSAGE = "sent within the one message that reaches the model";
    private static final String WARNED = "lost; the answer's warnings say so";

    private final List<OperationReport> operations;
    private final List<Behaviour> behaviours;

    private CommandTable(List<OperationReport> operations, List<Behaviour> behaviours) {
        this.operations = operations;
        this.behaviours = behaviours;
    }

    /** {@return the rows of the table} */
    static List<CommandStanding> of(
            RhetorGeneration generation, List<OperationReport> operations, List<Behaviour> behaviours) {
        CommandTable table = new CommandTable(operations, behaviours);
        return switch (generation) {
            case CONTRACT -> table.ofContract();
            case TEKTON_2025_09 -> table.ofSeptember();
            case TEKTON_2025_06, TEKTON_OLDER, TEKTON_ENHANCED -> table.ofUnsupported(generation);
        };
    }

    private List<CommandStanding> ofContract() {
        CommandStanding ask = needs(ASK, RhetorOperation.CREATE_CHAT_COMPLETION.id());
        return List.of(
                ask,
                with(ask, SYSTEM, Behaviour.Part.SYSTEM_PROMPT),
                with(ask, TURNS, Behaviour.Part.EARLIER_TURN),
                new CommandStanding(MODEL, ask.standing(), ask.how()),
                with(ask, OPTIONS, Behaviour.Part.TOKEN_LIMIT),
                with(ask, CONTEXT, Behaviour.Part.CONTEXT),
                needs(STREAM, RhetorOperation.STREAM_CHAT_COMPLETION.id()),
                needs(SOCKET, "register"),
                providers(),
                health());
    }

    private List<CommandStanding> ofSeptember() {
        CommandStanding ask = needs(ASK, RhetorOperation.CREATE_CHAT_COMPLETION.id());
        return List.of(
                ask,
                ask(ask, SYSTEM, Standing.WORKS, ONE_MESSAGE),
                ask(ask, TURNS, Standing.WORKS, ONE_MESSAGE),
                ask(ask, MODEL, Standing.DEGRADED, WARNED),
                ask(ask, OPTIONS, Standing.DEGRADED, WARNED),
                ask(ask, CONTEXT, Standing.WORKS, "kept by this client, not by the server"),
                ask(ask, STREAM, Standing.DEGRADED, "comes as one piece"),
                new CommandStanding(SOCKET, Standing.FAILS, "no request is answered on it: use HTTP"),
                needs(PROVIDERS, RhetorOperation.LIST_MODELS.id()),
                health());
    }

    private List<CommandStanding> ofUnsupported(RhetorGeneration generation) {
        String why = "this client refuses to send it";
        return List.of(ASK, SYSTEM, TURNS, MODEL, OPTIONS, CONTEXT, STREAM, SOCKET, PROVIDERS, HEALTH).stream()
                .map(command -> command.equals(HEALTH) && RhetorOperation.GET_HEALTH.isOf(generation)
                        ? new CommandStanding(HEALTH, Standing.WORKS, "")
                        : new CommandStanding(command, Standing.FAILS, why))
                .toList();
    }

    /** A command that needs what another does, and for which the server does its part or does not. */
    private CommandStanding with(CommandStanding needed, String command, Behaviour.Part part) {
        Optional<Behaviour> bad = behaviours.stream()
                .filter(behaviour -> behaviour.part() == part && behaviour.isBad())
                .findFirst();
        return bad.map(behaviour -> ask(
                        needed,
                        command,
                        behaviour.outcome() == Behaviour.Outcome.FAILS ? Standing.FAILS : Standing.DEGRADED,
                        behaviour.outcome().text() + " in the server"))
                .orElseGet(() -> new CommandStanding(command, needed.standing(), needed.how()));
    }

    private static CommandStanding ask(CommandStanding needed, String command, Standing standing, String how) {
        return needed.standing() == Standing.FAILS
                ? new CommandStanding(command, Standing.FAILS, needed.how())
                : new CommandStanding(command, standing, how);
    }

    private CommandStanding providers() {
        boolean missing = verdict(RhetorOperation.LIST_PROVIDERS.id()) == Verdict.MISSING;
        return missing
                ? new CommandStanding(PROVIDERS, Standing.DEGRADED, "lists none")
                : needs(PROVIDERS, RhetorOperation.LIST_PROVIDERS.id());
    }

    private CommandStanding health() {
        boolean other = verdict(RhetorOperation.GET_API_HEALTH.id()).compareTo(Verdict.NOT_CHECKED) <= 0;
        return other && fails(RhetorOperation.GET_HEALTH.id()) && isReported(RhetorOperation.GET_API_HEALTH.id())
                ? needs(HEALTH, RhetorOperation.GET_API_HEALTH.id())
                : needs(HEALTH, RhetorOperation.GET_HEALTH.id());
    }

    private CommandStanding needs(String command, String operation) {
        Verdict verdict = verdict(operation);
        if (fails(operation)) {
            return new CommandStanding(command, Standing.FAILS, title(operation) + " is " + verdict.text());
        } else if (verdict == Verdict.BREAKING) {
            return new CommandStanding(
                    command, Standing.DEGRADED, title(operation) + " is not as the contract has it, see above");
        }
        return new CommandStanding(command, Standing.WORKS, verdict == Verdict.NOT_CHECKED ? "not tried" : "");
    }

    private boolean fails(String operation) {
        return verdict(operation).compareTo(Verdict.BREAKING) > 0;
    }

    private boolean isReported(String operation) {
        return operations.stream().anyMatch(report -> report.id().equals(operation));
    }

    private Verdict verdict(String operation) {
        return operations.stream()
                .filter(report -> report.id().equals(operation))
                .map(OperationReport::verdict)
                .findFirst()
                .orElse(Verdict.NOT_CHECKED);
    }

    private String title(String operation) {
        return operations.stream()
                .filter(report -> report.id().equals(operation))
                .map(OperationReport::title)
                .findFirst()
                .orElse(operation);
    }
}
