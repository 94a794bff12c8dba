package ai.tekton.llm.cli;

import java.io.IOException;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/** The terminal that this process was started from. */
final class SystemTerminal implements TerminalSource {
    @Override
    public boolean inputIsTerminal() {
        return new ExecTerminalProvider().isSystemStream(SystemStream.Input);
    }

    @Override
    public Optional<Terminal> open() {
        if (!inputIsTerminal()) {
            return Optional.empty();
        }
        try {
            // Signals stay the JVM's, so that Ctrl-C ends the command wherever it is. Without a terminal that JLine
            // knows
            // there is none at all: an imitation of it would be of no more use than reading lines.
            return Optional.of(TerminalBuilder.builder()
                    .system(true)
                    .provider("exec")
                    .dumb(false)
                    .nativeSignals(false)
                    .build());
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }
}
