package ai.tekton.llm.bulk;

import ai.tekton.llm.error.LlmCancelledException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Keeps files open while their thread is interrupted, which otherwise closes a channel in use. Has no state. */
final class Uninterrupted {
    /** Uses a file. */
    interface Use {
        void run() throws IOException;
    }

    private Uninterrupted() {}

    /** Uses a file of a thread that may be interrupted, and passes the interruption on after that. */
    static void run(Use use) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            use.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether an interruption during the use of a file is its cause, and not the file. */
    static boolean isCauseOf(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof ClosedByInterruptException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /** The end of a run whose thread was interrupted. */
    static LlmCancelledException end() {
        return new LlmCancelledException("The bulk run was ended: its thread was interrupted.");
    }
}
