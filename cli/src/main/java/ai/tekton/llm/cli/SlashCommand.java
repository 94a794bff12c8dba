package ai.tekton.llm.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be asked for within a conversation. */
enum SlashCommand {
    SYSTEM("TEXT", "tell the model TEXT before the conversation; nothing where TEXT is absent"),
    MODEL("ID", "let another model answer, `default` the default one; alone, show them"),
    PROVIDER("ID", "let another provider answer, `default` the default one; alone, show them"),
    RETRY("", "ask the last question again, in place of its answer"),
    EDIT("", "open $VISUAL or $EDITOR on the last question, and send what is saved"),
    SAVE("FILE", "write the conversation as Markdown, or as JSON where FILE ends with .json"),
    COPY("", "copy the last code block to the clipboard"),
    USAGE("", "tell the tokens and the time of the conversation"),
    RESET("", "begin anew"),
    HELP("", "show these"),
    QUIT("", "end; so does Ctrl-D");

    private final String argument;
    private final String description;

    SlashCommand(String argument, String description) {
        this.argument = argument;
        this.description = description;
    }

    /** How it is typed. */
    String typed() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    static Optional<SlashCommand> of(String typed) {
        return Arrays.stream(values())
                .filter(command -> command.typed().equals(typed))
                .findFirst();
    }

    /** All of them, a line each. */
    static String help() {
        return Arrays.stream(values())
                .map(command -> String.format(
                        "  %-14s %s", (command.typed() + " " + command.argument).strip(), command.description))
                .collect(Collectors.joining("\n"));
    }
}
