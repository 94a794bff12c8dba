package ai.tekton.llm.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands within a conversation. */
enum SlashCommand {
    SYSTEM("TEXT", "set the system prompt to TEXT; without TEXT, remove it"),
    MODEL("ID", "switch to another model, or to the `default` one; without ID, list them"),
    PROVIDER("ID", "switch to another provider, or to the `default` one; without ID, list them"),
    RETRY("", "send the last question again, and replace its answer"),
    EDIT("", "edit the last question in $VISUAL or $EDITOR, and send the saved text"),
    SAVE("FILE", "write the conversation as Markdown, or as JSON if FILE ends with .json"),
    COPY("", "copy the last code block to the clipboard"),
    USAGE("", "show the tokens and the time of the conversation"),
    RESET("", "start over"),
    HELP("", "list the commands"),
    QUIT("", "end; so does Ctrl-D");

    private final String argument;
    private final String description;

    SlashCommand(String argument, String description) {
        this.argument = argument;
        this.description = description;
    }

    /** The command as the user types it. */
    String typed() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    static Optional<SlashCommand> of(String typed) {
        return Arrays.stream(values())
                .filter(command -> command.typed().equals(typed))
                .findFirst();
    }

    /** All commands, one per line. */
    static String help() {
        return Arrays.stream(values())
                .map(command -> String.format(
                        "  %-14s %s", (command.typed() + " " + command.argument).strip(), command.description))
                .collect(Collectors.joining("\n"));
    }
}
