package ai.tekton.llm.internal.profile;

import ai.tekton.rhetor.RhetorGeneration;
import java.util.Optional;

/** The result of the detection of a server's generation. Immutable. */
public final class GenerationAnswer {
    private enum Kind {
        DETECTED,
        UNDETECTED,
        UNREACHED,
        CANCELLED
    }

    private static final GenerationAnswer UNDETECTED = new GenerationAnswer(Kind.UNDETECTED, Optional.empty());
    private static final GenerationAnswer UNREACHED = new GenerationAnswer(Kind.UNREACHED, Optional.empty());
    private static final GenerationAnswer CANCELLED = new GenerationAnswer(Kind.CANCELLED, Optional.empty());

    private final Kind kind;
    private final Optional<RhetorGeneration> generation;

    private GenerationAnswer(Kind kind, Optional<RhetorGeneration> generation) {
        this.kind = kind;
        this.generation = generation;
    }

    /** Returns the result for a server whose generation is known. */
    public static GenerationAnswer of(RhetorGeneration generation) {
        return new GenerationAnswer(Kind.DETECTED, Optional.of(generation));
    }

    /** Returns the result for a server that was reached and whose generation cannot be detected. */
    public static GenerationAnswer undetected() {
        return UNDETECTED;
    }

    /** Returns the result for a server that was not reached, or for a call that had too little time. */
    public static GenerationAnswer unreached() {
        return UNREACHED;
    }

    /** Returns the result of a detection whose call has ended; another call must detect the generation. */
    static GenerationAnswer cancelled() {
        return CANCELLED;
    }

    /** Returns the generation, if it is known. */
    public Optional<RhetorGeneration> generation() {
        return generation;
    }

    boolean isUndetected() {
        return kind == Kind.UNDETECTED;
    }

    boolean isCancelled() {
        return kind == Kind.CANCELLED;
    }
}
