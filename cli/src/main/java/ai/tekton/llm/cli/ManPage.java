package ai.tekton.llm.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The manual page of a command with all its subcommands, in the language of man. A single page, so that users find an option
 * without knowing its command.
 */
final class ManPage {
    private final CommandLine root;
    private final StringBuilder page = new StringBuilder();

    ManPage(CommandLine root) {
        this.root = root;
    }

    String text() {
        String name = root.getCommandName();
        UsageMessageSpec usage = root.getCommandSpec().usageMessage();
        macro(
                "TH",
                name.toUpperCase(Locale.ROOT),
                "1",
                "",
                root.getCommandSpec().version()[0],
                "");
        macro("SH", "NAME");
        line(name + " \\- " + escaped(one(usage.description()).replaceFirst("[.]$", "")));
        macro("SH", "SYNOPSIS");
        line("\\fB" + escaped(name) + "\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]");
        macro("SH", "OPTIONS");
        arguments(root.getCommandSpec());
        macro("SH", "COMMANDS");
        commands(root);
        verbatim(usage.footerHeading(), usage.footer());
        return page.toString();
    }

    private void commands(CommandLine command) {
        command.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .forEach(sub -> {
                    macro("SS", sub.getCommandSpec().qualifiedName());
                    paragraphs(sub.getCommandSpec().usageMessage().description());
                    arguments(sub.getCommandSpec());
                    commands(sub);
                });
    }

    private void arguments(CommandSpec spec) {
        spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter -> argument("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter));
        spec.options().stream().filter(option -> !option.hidden()).forEach(option -> argument(names(option), option));
    }

    private static String names(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> "\\fB" + escaped(option.negatable() ? name.replaceFirst("^--", "--[no-]") : name) + "\\fR")
                .collect(Collectors.joining(", "));
        return option.arity().max() > 0 ? names + " \\fI" + escaped(option.paramLabel()) + "\\fR" : names;
    }

    private void argument(String names, ArgSpec argument) {
        page.append(".TP\n");
        line(names);
        line(escaped(one(argument.description())));
    }

    private void paragraphs(String[] paragraphs) {
        for (String paragraph : paragraphs) {
            if (paragraph.startsWith("  ")) {
                page.append(".br\n");
                line(escaped(plain(paragraph)));
            } else if (paragraph.isBlank()) {
                page.append(".PP\n");
            } else {
                line(escaped(plain(paragraph)));
            }
        }
    }

    private void verbatim(String heading, String[] lines) {
        macro("SH", plain(heading).replaceAll("[:\\s]+$", "").strip().toUpperCase(Locale.ROOT));
        page.append(".nf\n");
        List.of(lines).forEach(text -> line(escaped(plain(text))));
        page.append(".fi\n");
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        page.append('\n');
    }

    private void line(String text) {
        // At the start of a line, these two characters would start a macro.
        page.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
                .append(text)
                .append('\n');
    }

    private static String one(String[] description) {
        return Arrays.stream(description).map(ManPage::plain).collect(Collectors.joining(" "));
    }

    private static String plain(String text) {
        return Ansi.OFF.string(text.replace("%n", " ")).strip().isEmpty()
                ? ""
                : Ansi.OFF.string(text.replace("%n", " "));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
