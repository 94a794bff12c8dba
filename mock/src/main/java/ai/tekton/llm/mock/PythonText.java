package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.JsonNode;

/** Formats texts like Python's {@code repr}. */
final class PythonText {
    private PythonText() {}

    static String quoted(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        StringBuilder quoted = new StringBuilder().append(quote);
        text.codePoints().forEach(point -> {
            if (point == quote || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else {
                quoted.append(control(point));
            }
        });
        return quoted.append(quote).toString();
    }

    /** {@return Python's name of a value's type} */
    static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "list";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "int" : "float";
            case STRING -> "str";
            case NULL -> "NoneType";
            default -> "dict";
        };
    }

    private static String control(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> point < ' ' || point == 0x7F ? String.format("\\x%02x", point) : Character.toString(point);
        };
    }
}
