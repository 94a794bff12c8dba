package ai.tekton.llm.cli;

/** The library's own log, on standard error. */
final class DebugLog {
    private DebugLog() {}

    /** Enables the log for the rest of the process; must be called before the first use of the library. */
    static void enable() {
        System.setProperty("org.slf4j.simpleLogger.log.ai.tekton.llm", "debug");
    }
}
