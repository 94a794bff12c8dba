package ai.tekton.llm.cli.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Parses the lines of a Markdown table. */
final class TableRow {
    private static final Pattern ROW = Pattern.compile("\\s*\\|.*");
    private static final Pattern DELIMITER = Pattern.compile("\\s*\\|(\\s*:?-+:?\\s*\\|)*\\s*(:?-+:?\\s*)?");

    private TableRow() {}

    /** Whether it may be a line of a table. */
    static boolean is(String line) {
        return ROW.matcher(line).matches();
    }

    /** Whether it is the delimiter line below a table's head. */
    static boolean isDelimiter(String line) {
        return line.indexOf('-') >= 0 && DELIMITER.matcher(line).matches();
    }

    /** The cells between the bars; a bar after a backslash is text. */
    static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        String text = line.strip().substring(1);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\\' && text.startsWith("|", i + 1)) {
                cell.append('|');
                i++;
            } else if (character == '|') {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(character);
            }
        }
        if (!cell.isEmpty()) {
            cells.add(cell.toString().strip());
        }
        return cells;
    }
}
