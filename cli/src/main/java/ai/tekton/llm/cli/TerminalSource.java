package ai.tekton.llm.cli;

import java.util.Optional;
import org.jline.terminal.Terminal;

/** Finds out whether a person sits at the other end. */
interface TerminalSource {
    /** Whether standard input is a terminal. */
    boolean inputIsTerminal();

    /** Opens the terminal for line editing; empty where there is none. */
    Optional<Terminal> open();
}
