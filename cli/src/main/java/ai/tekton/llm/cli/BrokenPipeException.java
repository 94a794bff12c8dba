package ai.tekton.llm.cli;

import java.io.IOException;

/** Thrown if the reader of standard output has closed it, as {@code head} does; the command ends without an error. */
final class BrokenPipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenPipeException(IOException cause) {
        super("The reader has closed the output.", cause);
    }
}
