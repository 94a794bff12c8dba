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

/** What is asked: a prompt, standard input, files, and a template around them. */
final class PromptOptions {
    private static final String STANDARD_INPUT = "-";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROMPT",
            description =
                    "What is asked. What is on standard input follows it, and is the prompt where there is none; a - waits "
                            + "for it however long it is silent. A prompt that begins with a dash goes after --.")
    private List<String> words = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Send a text file along; may be given several times.")
    private List<Path> files = List.of();

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description =
                    "Make the prompt of a text file in the folder `templates` beside the settings. In it, {{input}} is "
                            + "what would be sent otherwise.")
    private String template;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "What {{NAME}} in the template is; may be given several times.")
    private Map<String, String> values = new LinkedHashMap<>();

    /**
     * Puts together what is sent.
     *
     * @param optional whether there may be nothing to send, so that a standard input that stays silent is not waited for
     * @return the text; empty where there is none
     */
    Optional<String> text(Host host, boolean optional) {
        if (!values.isEmpty() && template == null) {
            throw new ParameterException(spec.commandLine(), "--param is of use with a --template only.");
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
                            + "'; one of several words goes between quotes.");
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
            notes.note("type the prompt, and end it with Ctrl-D on a line of its own");
        }
        StandardInput input = StandardInput.begin(host.in());
        if (!typed && input.isSilentFor(PATIENCE)) {
            if (complete && !asked) {
                notes.note(
                        "standard input was silent for a second and is left out; a - beside the prompt waits for it");
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
