package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.CallContext;

/** Asks a server which generation it is of. Thread-safe. */
@FunctionalInterface
public interface GenerationProbe {
    /** One time of asking. Thread-safe. */
    interface Look {
        /**
         * Asks; blocks until the server has told, or the time is up. Throws nothing.
         *
         * @return what came of it
         */
        GenerationAnswer ask();

        /** Ends the asking, wherever it is. */
        void cancel();
    }

    /**
     * Prepares to ask.
     *
     * @param context the limits of asking
     * @return does nothing before it is asked
     */
    Look look(CallContext context);
}
