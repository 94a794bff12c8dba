package ai.tekton.llm.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that this process was started from. */
final class SystemTerminal implements TerminalSource {
    /**
     * Says which of standard input, output and error are terminals, as three digits, 1 for one that is. The script that starts
     * the command finds it out at no cost; here it takes a process for each.
     */
    private static final String KNOWN = System.getProperty("tekton.llm.terminals", "");

    private static final int USUAL_COLUMNS = 80;

    @Override
    public boolean inputIsTerminal() {
        return isTerminal(0);
    }

    @Override
    public boolean outputIsTerminal() {
        return isTerminal(1);
    }

    @Override
    public boolean errorIsTerminal() {
        return isTerminal(2);
    }

    private static boolean isTerminal(int number) {
        return KNOWN.length() == 3 ? KNOWN.charAt(number) == '1' : isInheritedTerminal(number);
    }

    /** Not by JLine, which loads native code for it that newer JDKs warn of. */
    private static boolean isInheritedTerminal(int number) {
        try {
            Process test = new ProcessBuilder("test", "-t", String.valueOf(number))
                    .inheritIO()
                    .start();
            return test.waitFor() == 0;
        } catch (IOException e) {
            // There is no such program, and so no terminal that the rest of this would know.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** By a program again, and of the terminal itself: standard input may be a pipe. */
    @Override
    public int columns() {
        try {
            Process size = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] rowsAndColumns = new String(size.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            int columns = rowsAndColumns.length == 2 ? Integer.parseInt(rowsAndColumns[1]) : 0;
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (IOException | NumberFormatException e) {
            // There is no such program, or it says something else: as where the terminal does not know it.
            return USUAL_COLUMNS;
        }
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
