package ai.tekton.llm.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The subcommands. Reading a command's annotations takes longer than many commands run, so only those that a command line can
 * need are created.
 */
final class Subcommands {
    /** The commands whose output covers all others. */
    private static final Set<String> ABOUT_ALL = Set.of("completion", "manpage");

    private final Map<String, Supplier<CommandLine>> makers = new LinkedHashMap<>();

    Subcommands(Host host) {
        add("ask", () -> new AskCommand(host));
        add("chat", () -> new ChatCommand(host));
        add("batch", () -> new BatchCommand(host));
        makers.put(
                "logs",
                () -> new CommandLine(new LogsCommand(host))
                        .addSubcommand(new LogsListCommand(host))
                        .addSubcommand(new LogsShowCommand(host))
                        .addSubcommand(new LogsSearchCommand(host))
                        .addSubcommand(new LogsDeleteCommand(host)));
        add("providers", () -> new ProvidersCommand(host));
        add("health", () -> new HealthCommand(host));
        add("config", () -> new ConfigCommand(host));
        add("tokens", () -> new TokensCommand(host));
        add("trim", () -> new TrimCommand(host));
        makers.put(
                "contract",
                () -> new CommandLine(new ContractCommand())
                        .addSubcommand(new ContractCheckCommand(host))
                        .addSubcommand(new ContractDiffCommand(host)));
        add("mock", () -> new MockCommand(host));
        add("completion", () -> new CompletionCommand(host));
        add("manpage", () -> new ManPageCommand(host));
        add("training-run", TrainingRun::new);
    }

    private void add(String name, Supplier<Object> command) {
        makers.put(name, () -> new CommandLine(command.get()));
    }

    /** Adds the subcommands that a command line can need. */
    void addTo(CommandLine above, List<String> line) {
        needed(above, line).forEach(name -> above.addSubcommand(makers.get(name).get()));
    }

    private Collection<String> needed(CommandLine above, List<String> line) {
        String first = line.isEmpty() ? "" : line.get(0);
        if (makers.containsKey(first) && !ABOUT_ALL.contains(first)) {
            return List.of(first);
        }
        return line.size() == 1 && asksForTheVersion(above, first) ? List.of() : makers.keySet();
    }

    private static boolean asksForTheVersion(CommandLine above, String word) {
        OptionSpec option = above.getCommandSpec().optionsMap().get(word);
        return option != null && option.versionHelp();
    }
}
