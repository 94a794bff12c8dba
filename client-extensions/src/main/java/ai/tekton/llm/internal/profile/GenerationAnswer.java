package ai.tekton.llm.internal.profile;

import ai.tekton.rhetor.RhetorGeneration;
import java.util.Optional;

/** What came of asking a server for its generation. Immutable. */
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

    /** The server told. */
    public static GenerationAnswer of(RhetorGeneration generation) {
        return new GenerationAnswer(Kind.TOLD, Optional.of(generation));
    }

    /** The server was reached, and did not tell. */
    public static GenerationAnswer untold() {
        return UNTOLD;
    }

    /** The server was not reached, or the call that asked had too little time. */
    public static GenerationAnswer unreached() {
        return UNREACHED;
    }

    /** The call that asked was ended; another has to ask. */
    static GenerationAnswer givenUp() {
        return GIVEN_UP;
    }

    /** The generation, where the server told. */
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
