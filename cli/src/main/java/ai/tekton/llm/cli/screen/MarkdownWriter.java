package ai.tekton.llm.cli.screen;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Shows Markdown on a terminal while it arrives. Text whose rendering is final is shown immediately; text whose rendering may
 * still change, such as the first star of an emphasis, is held back, at most until the line ends; a table until the table ends.
 * Not thread-safe.
 */
public final class MarkdownWriter {
    private final Consumer<String> terminal;
    private final IntSupplier columns;
    private final ControlCharacters safe = new ControlCharacters();
    private final InlineMarkdown inline = new InlineMarkdown();
    private final StringBuilder pending = new StringBuilder();

    /** The kind of the line whose beginning has been shown. */
    private Optional<LineStart> line = Optional.empty();

    /** The fence of the code block that is being shown. */
    private Optional<Fence> fence = Optional.empty();

    private CodeColours colours = new CodeColours("");
    private Table table = new Table(inline);

    /**
     * Creates a writer.
     *
     * @param terminal receives the output with its escape sequences
     * @param columns provides the terminal's width; called for tables
     */
    public MarkdownWriter(Consumer<String> terminal, IntSupplier columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    /**
     * Shows the next chunk, as far as its rendering is final.
     *
     * @param chunk a chunk of Markdown
     */
    public void write(String chunk) {
        pending.append(safe.next(chunk));
        StringBuilder shown = new StringBuilder();
        for (int end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n")) {
            String rest = pending.substring(0, end);
            pending.delete(0, end + 1);
            wholeLine(rest, shown);
        }
        if (fence.isEmpty()) {
            continueLine(shown);
        }
        send(shown);
    }

    /** Shows the rest, and ends its line. A new text may follow. */
    public void end() {
        pending.append(safe.end());
        StringBuilder shown = new StringBuilder();
        if (pending.length() > 0 || line.isPresent()) {
            wholeLine(pending.toString(), shown);
        }
        endTable(shown);
        pending.setLength(0);
        fence = Optional.empty();
        send(shown);
    }

    private void send(StringBuilder shown) {
        if (shown.length() > 0) {
            terminal.accept(shown.toString());
        }
    }

    /** Processes a complete line, or the rest of one whose beginning was shown. */
    private void wholeLine(String text, StringBuilder shown) {
        if (fence.isEmpty() && line.isEmpty()) {
            if (table.takes(text)) {
                return;
            }
            endTable(shown);
            // The line that ends a table may be the first line of the next.
            if (table.takes(text)) {
                return;
            }
        }
        endLine(text, shown);
        shown.append('\n');
    }

    private void endTable(StringBuilder shown) {
        if (table.isEmpty()) {
            return;
        }
        List<String> rows = table.shown(columns.getAsInt());
        rows.forEach(row -> shown.append(row).append('\n'));
        if (rows.isEmpty()) {
            for (String text : table.lines()) {
                endLine(text, shown);
                shown.append('\n');
            }
        }
        table = new Table(inline);
    }

    private void endLine(String rest, StringBuilder shown) {
        if (fence.isPresent()) {
            codeLine(rest, shown);
            return;
        }
        Optional<Fence> opened = line.isPresent() ? Optional.empty() : Fence.openedBy(rest);
        if (opened.isPresent()) {
            fence = opened;
            colours = new CodeColours(opened.get().language());
            shown.append(Style.DIM.on(rest));
            return;
        }
        String text = line.isPresent() ? rest : begin(rest, true, shown);
        shown.append(inline.shown(text, styles()));
        if (!styles().isEmpty()) {
            shown.append(Style.RESET);
        }
        line = Optional.empty();
    }

    private void codeLine(String code, StringBuilder shown) {
        if (fence.get().isClosedBy(code)) {
            fence = Optional.empty();
            shown.append(Style.DIM.on(code));
        } else {
            shown.append(colours.coloured(code));
        }
    }

    /** Shows the final part of an incomplete line. */
    private void continueLine(StringBuilder shown) {
        if (pending.length() == 0) {
            return;
        }
        if (!table.isEmpty()) {
            if (pending.toString().isBlank() || TableRow.is(pending.toString())) {
                return;
            }
            endTable(shown);
        }
        if (line.isEmpty()) {
            String rest = begin(pending.toString(), false, shown);
            pending.setLength(0);
            pending.append(rest);
        }
        String text = pending.toString();
        if (line.isPresent() && line.get().streams() && inline.isSettled(text)) {
            shown.append(inline.shown(text, styles()));
            pending.setLength(0);
        }
    }

    /** Shows the beginning of a line, and returns the rest. */
    private String begin(String text, boolean whole, StringBuilder shown) {
        line = LineStart.of(text, whole);
        if (line.isEmpty()) {
            return text;
        }
        shown.append(line.get().shown());
        styles().forEach(style -> shown.append(style.sequence()));
        return text.substring(line.get().length());
    }

    private List<Style> styles() {
        return line.map(LineStart::styles).orElse(List.of());
    }
}
