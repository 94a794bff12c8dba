package ai.tekton.llm.cli;

import java.util.Optional;
import org.jline.terminal.Terminal;

/** Detects whether a person uses a terminal. */
interface TerminalSource {
    /** Whether standard input is a terminal. */
    boolean inputIsTerminal();

    /** Whether standard output is a terminal. */
    boolean outputIsTerminal();

    /** Whether standard error is a terminal. */
    boolean errorIsTerminal();

    /** The terminal's width in columns; 80 if it is unknown. */
    int columns();

    /** Opens the terminal for line editing; empty if there is none. */
    Optional<Terminal> open();
}
