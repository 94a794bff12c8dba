package ai.tekton.llm.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completions of a command for fish, which picocli does not write. */
final class FishCompletion {
    /** The function that checks whether a command is the first word after the program's name. */
    private static final String BEGINS = "__tekton_llm_begins_with";

    private static final String FILES = "-F";

    private final CommandLine root;
    private final StringBuilder script = new StringBuilder();

    FishCompletion(CommandLine root) {
        this.root = root;
    }

    String script() {
        String name = root.getCommandName();
        script.append("# Completions of ").append(name).append(" for fish.\n");
        // Not __fish_seen_subcommand_from, which also matches words of a prompt.
        script.append("function ").append(BEGINS).append("\n");
        script.append("    set -l words (commandline -opc)\n");
        script.append("    test \"$words[2]\" = $argv[1]\n");
        script.append("end\n");
        script.append("complete -c ").append(name).append(" -f\n");
        command(root, List.of());
        return script.toString();
    }

    /** Writes the subcommands and the options of a command. */
    private void command(CommandLine command, List<String> path) {
        Map<String, CommandLine> below = new LinkedHashMap<>(command.getSubcommands());
        below.values().removeIf(sub -> sub.getCommandSpec().usageMessage().hidden());
        String here = condition(path, below.keySet());
        below.forEach((name, sub) -> line(here, "-a " + quoted(name), summary(sub.getCommandSpec())));
        String anywhere = path.isEmpty() ? here : condition(path, List.of());
        command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> line(anywhere, words(option), firstSentence(option.description())));
        command.getCommandSpec()
                .negatedOptionsMap()
                .forEach((name, option) -> line(anywhere, "-l " + name.replaceFirst("^-+", ""), ""));
        command.getCommandSpec().positionalParameters().forEach(parameter -> {
            String values = values(parameter);
            if (!values.isEmpty()) {
                line(anywhere, values, "");
            }
        });
        below.forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            command(sub, longer);
        });
    }

    /** The condition that these commands were typed, and none of the others. */
    private static String condition(List<String> typed, Iterable<String> not) {
        List<String> conditions = new ArrayList<>();
        typed.forEach(
                name -> conditions.add((conditions.isEmpty() ? BEGINS : "__fish_seen_subcommand_from") + " " + name));
        String others = String.join(" ", not);
        if (typed.isEmpty()) {
            conditions.add("__fish_use_subcommand");
        } else if (!others.isEmpty()) {
            conditions.add("not __fish_seen_subcommand_from " + others);
        }
        return String.join("; and ", conditions);
    }

    private void line(String condition, String words, String description) {
        script.append("complete -c ")
                .append(root.getCommandName())
                .append(" -n ")
                .append(quoted(condition));
        script.append(' ').append(words);
        if (!description.isEmpty()) {
            script.append(" -d ").append(quoted(description));
        }
        script.append('\n');
    }

    private static String words(OptionSpec option) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? "-l " : "-s ")
                    .append(name.replaceFirst("^-+", ""))
                    .append(' ');
        }
        if (option.arity().max() > 0) {
            String values = values(option);
            // Other arguments do not complete files.
            words.append(values.equals(FILES) ? "-r " : "-x ").append(values);
        }
        return words.toString().strip();
    }

    private static String values(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            return "-a " + quoted(String.join(" ", argument.completionCandidates()));
        }
        Class<?> type = argument.isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
        return type == Path.class || "FILE".equals(argument.paramLabel()) ? FILES : "";
    }

    private static String summary(CommandSpec spec) {
        return firstSentence(spec.usageMessage().description());
    }

    private static String firstSentence(String[] description) {
        if (description.length == 0) {
            return "";
        }
        String text = String.format(description[0]).replaceAll("\\s+", " ");
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replaceFirst("[.:]$", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
