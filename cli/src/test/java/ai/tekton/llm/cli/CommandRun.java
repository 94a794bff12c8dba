package ai.tekton.llm.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Terminal;

/** Runs the command in this JVM, with separate streams and a separate environment. Not thread-safe. */
final class CommandRun {
    /** Saves nothing, so that no test finds the files of another. */
    private final Map<String, String> environment =
            new HashMap<>(Map.of("HOME", "/nonexistent", "TEKTON_LLM_LOG", "false"));

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private OutputStream out = text;
    private InputStream in = InputStream.nullInputStream();
    private URI defaultUrl = URI.create(UnusedAddress.url());
    private TerminalSource terminal = new FixedTerminal(false, 80);

    /** The result of a run. */
    record Result(int status, String out, String err) {}

    /** An environment in which at most standard error is a terminal. */
    record FixedTerminal(boolean errorIsTerminal, int columns) implements TerminalSource {
        @Override
        public boolean inputIsTerminal() {
            return false;
        }

        @Override
        public boolean outputIsTerminal() {
            return false;
        }

        @Override
        public Optional<Terminal> open() {
            return Optional.empty();
        }
    }

    CommandRun with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    CommandRun defaultUrl(String url) {
        defaultUrl = URI.create(url);
        return this;
    }

    CommandRun typed(String input) {
        return typed(input.getBytes(StandardCharsets.UTF_8));
    }

    CommandRun typed(byte[] input) {
        in = new ByteArrayInputStream(input);
        return this;
    }

    CommandRun to(OutputStream output) {
        out = output;
        return this;
    }

    CommandRun at(TerminalSource source) {
        terminal = source;
        return this;
    }

    Result run(String... args) {
        return run(new OpenResources(), args);
    }

    Result run(OpenResources resources, String... args) {
        Host host = new Host(in, out, err, environment, defaultUrl, terminal, resources);
        int status = Cli.run(List.of(args), host);
        return new Result(status, text.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
