package ai.tekton.llm.mock;

/** One header line. */
record Header(String name, String value) {
    Header {
        if ((name + value).chars().anyMatch(c -> c == '\r' || c == '\n')) {
            throw new IllegalArgumentException("A header must not contain line breaks: " + name);
        }
    }
}
