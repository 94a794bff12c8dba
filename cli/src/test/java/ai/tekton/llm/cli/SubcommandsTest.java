package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SubcommandsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "-h", "--version --help", "version", "--nonsense", "completion", "manpage"})
    void aLineThatNamesNoCommandOrNeedsThemAllCreatesAllCommands(String line) {
        assertThat(made(line))
                .containsOnlyKeys(
                        "ask",
                        "batch",
                        "chat",
                        "logs",
                        "providers",
                        "health",
                        "config",
                        "tokens",
                        "trim",
                        "contract",
                        "mock",
                        "completion",
                        "manpage",
                        "training-run");
    }

    static List<String> names() {
        return made("").keySet().stream()
                .filter(name -> !name.equals("completion") && !name.equals("manpage"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLineThatBeginsWithACommandCreatesOnlyThatCommand(String name) {
        assertThat(made(name + " --version")).containsOnlyKeys(name);
    }

    @Test
    void theVersionNeedsNoCommand() {
        assertThat(made("--version")).isEmpty();
        assertThat(made("-V")).isEmpty();
    }

    @Test
    void eachCommandIsRegisteredUnderItsOwnName() {
        assertThat(made(""))
                .allSatisfy((name, command) -> assertThat(
                                CommandLine.Model.CommandSpec.forAnnotatedObject(command.getCommand())
                                        .name())
                        .isEqualTo(name));
    }

    private static Map<String, CommandLine> made(String line) {
        Host host = new Host(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Map.of(),
                URI.create("http://localhost:1"),
                new SystemTerminal(),
                new OpenResources());
        CommandLine above = new CommandLine(new TektonLlmCommand());
        new Subcommands(host).addTo(above, line.isEmpty() ? List.of() : List.of(line.split(" ")));
        return above.getSubcommands();
    }
}
