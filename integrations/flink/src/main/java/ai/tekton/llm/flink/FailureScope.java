package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.internal.Verdict;
import ai.tekton.llm.error.IncompatibleLibraryException;
import ai.tekton.llm.error.TektonLlmException;

/** What a failure concerns. */
enum FailureScope {
    /** This prompt alone, which would fail again. */
    PROMPT,
    /** The server or the connection: the prompt may be answered later. */
    SERVER,
    /** The token, the budget or the class path: each prompt would fail until somebody changes something. */
    SETUP;

    static FailureScope of(TektonLlmException failure) {
        if (failure instanceof IncompatibleLibraryException) {
            return SETUP;
        }
        return switch (Verdict.of(failure)) {
            case FINAL -> PROMPT;
            case LATER, CANCELLED -> SERVER;
            case BUDGET, TOKEN -> SETUP;
        };
    }
}
