package ai.tekton.llm.internal.face;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.internal.call.Call;
import java.lang.ref.Cleaner;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds streams that became unreachable without having been closed: cancels their calls, which releases their
 * connections, and logs a warning for each. Thread-safe.
 */
final class AbandonedStreams {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedStreams.class);

    /** One daemon thread for the JVM. */
    private static final Cleaner CLEANER = Cleaner.create();

    /** The stack trace of the opening of a stream. */
    private static final class OpenedHere extends Exception {
        private static final long serialVersionUID = 1L;

        OpenedHere() {
            super("The stream was opened here");
        }
    }

    private final boolean recordsOrigin;

    AbandonedStreams(boolean recordsOrigin) {
        this.recordsOrigin = recordsOrigin;
    }

    void watch(ChunkStream stream, Call<?> call) {
        CLEANER.register(stream, end(call, recordsOrigin ? Optional.of(new OpenedHere()) : Optional.empty()));
    }

    /** References the call but not the stream, which would never become unreachable otherwise. */
    private static Runnable end(Call<?> call, Optional<OpenedHere> origin) {
        return () -> {
            if (call.cancel("its stream was dropped without being closed")) {
                String hint = origin.isPresent()
                        ? ""
                        : "; recordStreamOrigins(true) of the client's builder shows where it was opened";
                LOG.warn(
                        "The stream of call {} was dropped without being closed, and its connection was freed{}",
                        call.context().requestId(),
                        hint,
                        origin.orElse(null));
            }
        };
    }
}
