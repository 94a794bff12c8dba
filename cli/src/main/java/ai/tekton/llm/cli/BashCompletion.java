package ai.tekton.llm.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completions of a command for bash; zsh accepts them, too, because the script enables its bash compatibility. */
final class BashCompletion {
    private final CommandLine root;

    BashCompletion(CommandLine root) {
        this.root = root;
    }

    /**
     * Picocli's script, with the negated options that it leaves out, such as {@code --no-stream}, beside the options that they
     * negate.
     */
    String script() {
        String script = AutoComplete.bash(root.getCommandName(), root);
        for (CommandLine command : root.getSubcommands().values()) {
            for (var negated : command.getCommandSpec().negatedOptionsMap().entrySet()) {
                script = beside(negated.getValue(), negated.getKey(), script);
            }
        }
        return script;
    }

    private static String beside(OptionSpec option, String negated, String script) {
        String there = "'" + option.longestName() + "'";
        String both = there + " '" + negated + "'";
        return script.contains(both) ? script : script.replace(there, both);
    }
}
