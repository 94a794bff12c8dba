package ai.tekton.llm.internal.profile;

import ai.tekton.rhetor.RhetorGeneration;
import java.util.Optional;

/** The result of the detection of a server's generation. Immutable. */
public final class GenerationAnswer {
    private enum Kind {
        TOLD,
        UNTOLD,
        UNREACHED,
        GIVEN_UP
    }

    private static final GenerationAnswer UNTOLD = new GenerationAnswer(Kind.UNTOLD, Optional.empty());
    private static final GenerationAnswer UNREACHED = new GenerationAnswer(Kind.UNREACHED, Optional.empty());
    private static final GenerationAnswer GIVEN_UP = new GenerationAnswer(Kind.GIVEN_UP, Optional.empty());

    private final Kind kind;
    private final Optional<RhetorGeneration> generation;

    private GenerationAnswer(Kind kind, Optional<RhetorGeneration> generation) {
        this.kind = kind;
        this.generation = generation;
    }

    /** Returns the result for a server whose generation is known. */
    public static GenerationAnswer of(RhetorGeneration generation) {
        return new GenerationAnswer(Kind.TOLD, Optional.of(generation));
    }

    /** Returns the result for a server that was reached and whose generation cannot be detected. */
    public static GenerationAnswer untold() {
        return UNTOLD;
    }

    /** Returns the result for a server that was not reached, or for a call that had too little time. */
    public static GenerationAnswer unreached() {
        return UNREACHED;
    }

    /** Returns the result of a detection whose call has ended; another call must detect the generation. */
    static GenerationAnswer givenUp() {
        return GIVEN_UP;
    }

    /** Returns the generation, if it is known. */
    public Optional<RhetorGeneration> generation() {
        return generation;
    }

    boolean isUntold() {
        return kind == Kind.UNTOLD;
    }

    boolean isGivenUp() {
        return kind == Kind.GIVEN_UP;
    }
}
