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
     * The variable that states which of standard input, output and error are terminals, as three digits, 1 for a terminal. The
     * start script detects this at no cost; here it takes one process per stream.
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

    /** Without JLine, which loads native code that newer JDKs warn about. */
    private static boolean isInheritedTerminal(int number) {
        try {
            Process test = new ProcessBuilder("test", "-t", String.valueOf(number))
                    .inheritIO()
                    .start();
            return test.waitFor() == 0;
        } catch (IOException e) {
            // Without this program there is no terminal that the other methods could use.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks a program about the terminal itself, as standard input may be a pipe. */
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
            // A missing program or unexpected output counts as an unknown width.
            return USUAL_COLUMNS;
        }
    }

    @Override
    public Optional<Terminal> open() {
        if (!inputIsTerminal()) {
            return Optional.empty();
        }
        try {
            // The JVM handles signals, so that Ctrl-C ends the command at any point. If JLine does not support the
            // terminal, there is no terminal: JLine's dumb terminal would be no better than reading lines.
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
