package ai.tekton.llm.contract.report;

import ai.tekton.rhetor.RhetorGeneration;
import java.util.Locale;

/**
 * The generation that a server is of. Immutable and thread-safe.
 *
 * @param id its id in the contract, such as {@code tekton-2025-09}
 * @param title its name in sentences
 * @param description what can be expected of it, in a sentence or two
 * @param advice what to do where this client cannot talk to such a server, in a sentence; empty where it can
 */
public record ServerGeneration(String id, String title, String description, String advice) {
    private static final String ADVICE =
            "This client cannot talk to it: update Tekton to one whose Rhetor is of September 2025 or newer, or set the url"
                    + " to such a Rhetor.";

    /**
     * {@return a generation of the contract in words}
     *
     * @param generation the generation
     */
    public static ServerGeneration of(RhetorGeneration generation) {
        return new ServerGeneration(
                generation.id(), generation.title(), generation.description(), generation.supported() ? "" : ADVICE);
    }

    /** {@return whether this client can talk to such a server} */
    public boolean supported() {
        return advice.isEmpty();
    }

    /** {@return everything in one line} */
    String line() {
        String name = title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
        return name + " (" + id + "). " + description + (supported() ? "" : " " + advice);
    }
}
