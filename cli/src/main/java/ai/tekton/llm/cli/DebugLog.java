package ai.tekton.llm.cli;

/** The library's own log, on standard error. */
final class DebugLog {
    private DebugLog() {}

    /** Turns it on for the rest of the process; to be called before the library is first used. */
    static void enable() {
        System.setProperty("org.slf4j.simpleLogger.log.ai.tekton.llm", "debug");
    }
}
