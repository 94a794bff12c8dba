package ai.tekton.llm.cli;

import ai.tekton.llm.mock.RhetorMock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Runs each command once, against a mock and in a temporary folder, so that the start script can archive the loaded classes for
 * a faster start (class data sharing). Shows nothing.
 */
@Command(name = "training-run", hidden = true, description = "Runs each command once, and shows nothing.")
final class TrainingRun implements Runnable {
    @Mixin
    private VerboseOption verbose;

    /**
     * A simulated terminal.
     *
     * @param outputIsTerminal whether standard output is a terminal, which shows Markdown, or a pipe
     */
    private record Screen(boolean outputIsTerminal) implements TerminalSource {
        @Override
        public boolean inputIsTerminal() {
            return false;
        }

        @Override
        public boolean errorIsTerminal() {
            return true;
        }

        @Override
        public int columns() {
            return 80;
        }

        @Override
        public Optional<Terminal> open() {
            return Optional.empty();
        }
    }

    @Override
    public void run() {
        try {
            Path folder = Files.createTempDirectory("tekton-llm-");
            try (RhetorMock mock = RhetorMock.start()) {
                Map<String, String> environment = Map.of(
                        "HOME", folder.toString(),
                        "XDG_DATA_HOME", folder.toString(),
                        "XDG_CONFIG_HOME", folder.toString(),
                        "RHETOR_URL", mock.url());
                // Only this line creates all commands.
                perform(environment, "-h");
                perform(environment, "ask --version");
                perform(environment, "ask **Where** --");
                perform(environment, "ask --json -");
                perform(environment, "ask --no-log Where?");
                perform(environment, "ask -u --no-stream -c And?");
                perform(environment, "chat");
                perform(environment, "logs");
                perform(environment, "providers");
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void perform(Map<String, String> environment, String line) {
        perform(environment, line, true);
        perform(environment, line, false);
    }

    private static void perform(Map<String, String> environment, String line, boolean outputIsTerminal) {
        InputStream in = new ByteArrayInputStream("# Where?\n\n1. `Here`\n".getBytes(StandardCharsets.UTF_8));
        OutputStream nowhere = OutputStream.nullOutputStream();
        URI url = URI.create(environment.get("RHETOR_URL"));
        Host host = new Host(in, nowhere, nowhere, environment, url, new Screen(outputIsTerminal), new OpenResources());
        Cli.run(List.of(line.split(" ")), host);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
