package ai.tekton.llm.cli.screen;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** A cell of a table, with the sequences that show it. Widths are in columns of the screen, of which some characters take two. */
record Cell(AttributedString text) {
    /** Where a text narrower than its column stands in it. */
    enum Alignment {
        LEFT,
        CENTRE,
        RIGHT;

        /** As the line below a table's heads says it. */
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

    /** Breaks it into lines of a width, between words where it can. */
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

    /** Where the first line of a text that is too wide ends. */
    private static int end(AttributedString text, int width) {
        int most = text.columnSubSequence(0, width).length();
        if (most == 0) {
            // A character that is itself wider.
            return Character.charCount(Character.codePointAt(text, 0));
        }
        int space = text.toString().lastIndexOf(' ', most);
        return space > 0 ? space : most;
    }

    /** The text in a column. */
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
