package ai.tekton.llm.cli;

/** Exit statuses. */
final class Status {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** The status of {@code contract check} if no breaking change was found, but not everything could be checked. */
    static final int NOT_CHECKED = 2;

    /** The status of {@code batch} if the run is complete, but some prompts failed. */
    static final int SOME_FAILED = 3;

    /** The status of {@code batch} if the run ended early, with prompts left. */
    static final int UNFINISHED = 4;

    /** The status that a shell reports for a command that SIGINT ended. */
    static final int INTERRUPTED = 130;

    /** The status that a shell reports for a command that SIGPIPE ended. */
    static final int BROKEN_PIPE = 141;

    private Status() {}
}
