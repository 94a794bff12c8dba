package ai.tekton.llm.mock;

/** The line ends that an event stream may have. */
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
