package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.internal.Verdict;
import ai.tekton.llm.error.IncompatibleLibraryException;
import ai.tekton.llm.error.TektonLlmException;

/** The scope of a failure. */
enum FailureScope {
    /** The failure concerns only this prompt, which would fail again. */
    PROMPT,
    /** The failure concerns the server or the connection: the prompt may be answered later. */
    SERVER,
    /**
     * The failure concerns the token, the budget or the class path: each prompt would fail until one of them is
     * changed.
     */
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
