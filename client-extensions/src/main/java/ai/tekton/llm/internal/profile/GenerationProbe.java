package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.CallContext;

/** Detects the generation of a server. Thread-safe. */
@FunctionalInterface
public interface GenerationProbe {
    /** One detection. Thread-safe. */
    interface Inspection {
        /**
         * Performs the detection; blocks until the result is known or the time is up. Throws nothing.
         *
         * @return the result
         */
        GenerationAnswer ask();

        /** Cancels the detection in whatever state it is. */
        void cancel();
    }

    /**
     * Prepares a detection.
     *
     * @param context the limits of the detection
     * @return the detection, which does nothing before it is performed
     */
    Inspection look(CallContext context);
}
