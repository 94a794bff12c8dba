package ai.tekton.llm.cli.screen;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** A cell of a table, with its escape sequences. Widths are in columns of the screen; some characters take two. */
record Cell(AttributedString text) {
    /** The position of a text in a wider column. */
    enum Alignment {
        LEFT,
        CENTRE,
        RIGHT;

        /** Parses the delimiter cell below a table's head. */
        static Alignment of(String delimiter) {
            if (!delimiter.endsWith(":")) {
                return LEFT;
            }
            return delimiter.startsWith(":") ? CENTRE : RIGHT;
        }
    }

    static Cell of(String shown) {
        return new Cell(AttributedString.fromAnsi(shown.replace('\t', ' ')));
    }

    int width() {
        return text.columnLength();
    }

    /** Wraps the text to a width, between words where possible. */
    List<Cell> wrapped(int width) {
        List<Cell> lines = new ArrayList<>();
        AttributedString rest = text;
        while (rest.columnLength() > width) {
            int end = end(rest, width);
            lines.add(new Cell(rest.subSequence(0, end)));
            while (end < rest.length() && rest.charAt(end) == ' ') {
                end++;
            }
            rest = rest.subSequence(end, rest.length());
        }
        lines.add(new Cell(rest));
        return lines;
    }

    /** The end of the first line of a text that is too wide. */
    private static int end(AttributedString text, int width) {
        int most = text.columnSubSequence(0, width).length();
        if (most == 0) {
            // A single character may be wider than the column.
            return Character.charCount(Character.codePointAt(text, 0));
        }
        int space = text.toString().lastIndexOf(' ', most);
        return space > 0 ? space : most;
    }

    /** Pads the text to the width of a column. */
    String in(int width, Alignment alignment) {
        int space = Math.max(0, width - width());
        int before = switch (alignment) {
            case LEFT -> 0;
            case CENTRE -> space / 2;
            case RIGHT -> space;
        };
        return " ".repeat(before) + text.toAnsi() + " ".repeat(space - before);
    }
}
