package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.Folders;
import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options for the prompt: the argument, standard input, files, and a template around them. */
final class PromptOptions {
    private static final String STANDARD_INPUT = "-";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROMPT",
            description = "The prompt. Text from standard input follows it, or replaces a missing one; a - waits "
                    + "for standard input without a time limit. Put a prompt that starts with a dash after --.")
    private List<String> words = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Add a text file; may be given several times.")
    private List<Path> files = List.of();

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "Create the prompt from a text file in the folder `templates` beside the settings. "
                    + "{{input}} in it is replaced by the text that would be sent without it.")
    private String template;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "The value of {{NAME}} in the template; may be given several times.")
    private Map<String, String> values = new LinkedHashMap<>();

    /** Builds the text to send.
     *
     * @param optional whether there may be no text; a silent standard input is not waited for then
     * @return the text; empty if there is none
     */
    Optional<String> text(Host host, boolean optional) {
        if (!values.isEmpty() && template == null) {
            throw new ParameterException(spec.commandLine(), "--param needs a --template.");
        }
        List<String> parts = new ArrayList<>();
        Optional<String> prompt = prompt();
        prompt.ifPresent(parts::add);
        Optional<Template> around =
                Optional.ofNullable(template).map(name -> Template.read(Folders.of(host.environment()), name));
        List<String> attached = files.stream().map(PromptOptions::attached).toList();
        boolean complete = optional || prompt.isPresent() || !files.isEmpty() || around.isPresent();
        standardInput(host, complete).filter(text -> !text.isEmpty()).ifPresent(parts::add);
        parts.addAll(attached);
        String input = String.join("\n\n", parts);
        return around.map(text -> text.filled(input, values))
                .or(() -> Optional.of(input))
                .filter(text -> !text.isBlank());
    }

    private Optional<String> prompt() {
        List<String> prompts =
                words.stream().filter(word -> !word.equals(STANDARD_INPUT)).toList();
        if (prompts.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is more than one prompt: '" + prompts.get(0) + "' and '" + prompts.get(1)
                            + "'; put a prompt of several words in quotes.");
        }
        return prompts.stream().findFirst();
    }

    private Optional<String> standardInput(Host host, boolean complete) {
        boolean asked = words.contains(STANDARD_INPUT);
        boolean typed = host.terminal().inputIsTerminal();
        Notes notes = new Notes(host.err());
        if (typed && complete && !asked) {
            return Optional.empty();
        }
        if (typed) {
            notes.note("type the prompt, and end it with Ctrl-D on a separate line");
        }
        StandardInput input = StandardInput.begin(host.in());
        if (!typed && input.isSilentFor(PATIENCE)) {
            if (complete && !asked) {
                notes.note("standard input was silent for a second and is ignored; a - beside the prompt waits for it");
                return Optional.empty();
            }
            notes.note("waiting for standard input, which is silent so far");
        }
        return Optional.of(input.text());
    }

    private static String attached(Path file) {
        try {
            return file + ":\n\n"
                    + TextBytes.decode(Files.readAllBytes(file), file.toString())
                            .stripTrailing();
        } catch (NoSuchFileException e) {
            throw new InvalidRequestException("--file: there is no file '" + file + "'.");
        } catch (IOException e) {
            throw new UncheckedIOException("--file: '" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
