package ai.tekton.llm.cli;

/** Exit statuses. */
final class Status {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** Of {@code contract check}: nothing breaking was found, but not all could be looked at. */
    static final int NOT_CHECKED = 2;

    /** Of {@code batch}: all is done, but some prompts have no answer. */
    static final int SOME_FAILED = 3;

    /** Of {@code batch}: prompts are left. */
    static final int UNFINISHED = 4;

    /** What a shell reports of a command that SIGINT ended. */
    static final int INTERRUPTED = 130;

    /** What a shell reports of a command that SIGPIPE ended. */
    static final int NOBODY_READS = 141;

    private Status() {}
}
