package ai.tekton.llm.contract;

import ai.tekton.llm.contract.report.Behaviour;
import ai.tekton.llm.contract.report.CommandSupport;
import ai.tekton.llm.contract.report.CommandSupport.Support;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import java.util.List;
import java.util.Optional;

/** Lists whether each command and method of this client works with a server, by its generation and the findings. Immutable. */
record CommandTable(List<OperationReport> operations, List<Behaviour> behaviours) {
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

    /** {@return the rows of the table} */
    static List<CommandSupport> of(
            RhetorGeneration generation, List<OperationReport> operations, List<Behaviour> behaviours) {
        CommandTable table = new CommandTable(operations, behaviours);
        return switch (generation) {
            case CONTRACT -> table.ofContract();
            case TEKTON_2025_09 -> table.ofSeptember();
            case TEKTON_2025_06, TEKTON_OLDER, TEKTON_ENHANCED -> table.ofUnsupported(generation);
        };
    }

    private List<CommandSupport> ofContract() {
        CommandSupport ask = needs(ASK, RhetorOperation.CREATE_CHAT_COMPLETION.id());
        return List.of(
                ask,
                with(ask, SYSTEM, Behaviour.Part.SYSTEM_PROMPT),
                with(ask, TURNS, Behaviour.Part.EARLIER_TURN),
                new CommandSupport(MODEL, ask.support(), ask.how()),
                with(ask, OPTIONS, Behaviour.Part.TOKEN_LIMIT),
                with(ask, CONTEXT, Behaviour.Part.CONTEXT),
                needs(STREAM, RhetorOperation.STREAM_CHAT_COMPLETION.id()),
                needs(SOCKET, "register"),
                providers(),
                health());
    }

    private List<CommandSupport> ofSeptember() {
        CommandSupport ask = needs(ASK, RhetorOperation.CREATE_CHAT_COMPLETION.id());
        return List.of(
                ask,
                ask(ask, SYSTEM, Support.WORKS, ONE_MESSAGE),
                ask(ask, TURNS, Support.WORKS, ONE_MESSAGE),
                ask(ask, MODEL, Support.DEGRADED, WARNED),
                ask(ask, OPTIONS, Support.DEGRADED, WARNED),
                ask(ask, CONTEXT, Support.WORKS, "kept by this client, not by the server"),
                ask(ask, STREAM, Support.DEGRADED, "arrives as one chunk"),
                new CommandSupport(SOCKET, Support.FAILS, "no request is answered on it: use HTTP"),
                needs(PROVIDERS, RhetorOperation.LIST_MODELS.id()),
                health());
    }

    private List<CommandSupport> ofUnsupported(RhetorGeneration generation) {
        String why = "this client refuses to send it";
        return List.of(ASK, SYSTEM, TURNS, MODEL, OPTIONS, CONTEXT, STREAM, SOCKET, PROVIDERS, HEALTH).stream()
                .map(command -> command.equals(HEALTH) && RhetorOperation.GET_HEALTH.isOf(generation)
                        ? new CommandSupport(HEALTH, Support.WORKS, "")
                        : new CommandSupport(command, Support.FAILS, why))
                .toList();
    }

    /** A command that depends on another command, and on one behaviour of the server. */
    private CommandSupport with(CommandSupport needed, String command, Behaviour.Part part) {
        Optional<Behaviour> bad = behaviours.stream()
                .filter(behaviour -> behaviour.part() == part && behaviour.bad())
                .findFirst();
        return bad.map(behaviour -> ask(
                        needed,
                        command,
                        behaviour.outcome() == Behaviour.Outcome.FAILS ? Support.FAILS : Support.DEGRADED,
                        behaviour.outcome().text() + " in the server"))
                .orElseGet(() -> new CommandSupport(command, needed.support(), needed.how()));
    }

    private static CommandSupport ask(CommandSupport needed, String command, Support standing, String how) {
        return needed.support() == Support.FAILS
                ? new CommandSupport(command, Support.FAILS, needed.how())
                : new CommandSupport(command, standing, how);
    }

    private CommandSupport providers() {
        boolean missing = verdict(RhetorOperation.LIST_PROVIDERS.id()) == Verdict.MISSING;
        return missing
                ? new CommandSupport(PROVIDERS, Support.DEGRADED, "lists none")
                : needs(PROVIDERS, RhetorOperation.LIST_PROVIDERS.id());
    }

    private CommandSupport health() {
        boolean other = verdict(RhetorOperation.GET_API_HEALTH.id()).compareTo(Verdict.NOT_CHECKED) <= 0;
        boolean reported = report(RhetorOperation.GET_API_HEALTH.id()).isPresent();
        return other && reported && fails(RhetorOperation.GET_HEALTH.id())
                ? needs(HEALTH, RhetorOperation.GET_API_HEALTH.id())
                : needs(HEALTH, RhetorOperation.GET_HEALTH.id());
    }

    private CommandSupport needs(String command, String operation) {
        Verdict verdict = verdict(operation);
        if (fails(operation)) {
            return new CommandSupport(command, Support.FAILS, title(operation) + " is " + verdict.text());
        } else if (verdict == Verdict.BREAKING) {
            return new CommandSupport(
                    command, Support.DEGRADED, title(operation) + " is not as the contract has it, see above");
        }
        return new CommandSupport(command, Support.WORKS, verdict == Verdict.NOT_CHECKED ? "not tried" : "");
    }

    private boolean fails(String operation) {
        return verdict(operation).compareTo(Verdict.BREAKING) > 0;
    }

    private Verdict verdict(String operation) {
        return report(operation).map(OperationReport::verdict).orElse(Verdict.NOT_CHECKED);
    }

    private String title(String operation) {
        return report(operation).map(OperationReport::title).orElse(operation);
    }

    private Optional<OperationReport> report(String operation) {
        return operations.stream()
                .filter(report -> report.id().equals(operation))
                .findFirst();
    }
}
