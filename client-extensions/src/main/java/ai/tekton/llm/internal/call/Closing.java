package ai.tekton.llm.internal.call;

import java.util.List;

/** Closes several things, each of them also where another cannot be closed. */
public final class Closing {
    private Closing() {}

    /**
     * Closes all.
     *
     * @param all what is closed, in order
     * @throws RuntimeException the first failure, with the others suppressed, once all have been closed
     */
    public static void all(List<? extends AutoCloseable> all) {
        RuntimeException failure = null;
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                RuntimeException known = e instanceof RuntimeException r ? r : new IllegalStateException(e);
                if (failure == null) {
                    failure = known;
                } else {
                    failure.addSuppressed(known);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
