package ai.tekton.llm.cli;

import java.util.Optional;
import org.jline.terminal.Terminal;

/** Finds out whether a person sits at the other end. */
interface TerminalSource {
    /** Whether standard input is a terminal. */
    boolean inputIsTerminal();

    /** Whether standard output is a terminal. */
    boolean outputIsTerminal();

    /** Whether standard error is a terminal. */
    boolean errorIsTerminal();

    /** How many columns the terminal has; 80 where it does not say. */
    int columns();

    /** Opens the terminal for line editing; empty where there is none. */
    Optional<Terminal> open();
}
