package ai.tekton.llm.mock;

/** The line endings of an event stream. */
public enum LineEnd {
    /** Carriage return and line feed, as sse-starlette sends them. */
    CRLF("\r\n"),
    /** Line feed alone. */
    LF("\n"),
    /** Carriage return alone. */
    CR("\r");

    private final String text;

    LineEnd(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
