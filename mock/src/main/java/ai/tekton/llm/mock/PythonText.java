package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.JsonNode;

/** Texts as Python's {@code repr} writes them. */
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

    /** {@return what Python calls the type of a value} */
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
