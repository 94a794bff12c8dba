package ai.tekton.llm.cli;

import java.io.IOException;

/** Whoever read standard output has stopped, as {@code head} does; there is no more to do, and nothing went wrong. */
final class NobodyReadsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NobodyReadsException(IOException cause) {
        super("Nobody reads the output any more.", cause);
    }
}
