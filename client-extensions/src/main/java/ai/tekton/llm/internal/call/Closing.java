package ai.tekton.llm.internal.call;

import java.util.List;

/** Closes several resources, and continues if one of them cannot be closed. */
public final class Closing {
    private Closing() {}

    /**
     * Closes all resources.
     *
     * @param all the resources, in the order of closing
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
