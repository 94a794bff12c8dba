package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which generation of Rhetor a client talks to, and so how it asks and what it makes of the answers. */
public enum ServerProfile {
    /**
     * Found out by the first call, or by {@link ai.tekton.llm.TektonLlmClient#initialize()}: once a client, within 2
     * seconds, and never a failure by itself. A server that does not tell is taken for {@link #CONTRACT}.
     */
    AUTO("auto"),

    /** A Rhetor that keeps the contract. */
    CONTRACT("contract"),

    /**
     * Rhetor of September 2025, to which only the last message gets through. The client puts the conversation into that
     * message, keeps contexts itself, and says in each answer's warnings what did not reach the model.
     */
    TEKTON_2025_09("tekton-2025-09");

    private final String id;

    ServerProfile(String id) {
        this.id = id;
    }

    /**
     * The name in settings, such as {@code tekton-2025-09}.
     *
     * @return the name
     */
    public String id() {
        return id;
    }

    /**
     * The profile of a name, in any case.
     *
     * @param id the name, such as {@code tekton-2025-09}
     * @return the profile
     * @throws InvalidRequestException where there is none of that name, listing those there are
     */
    public static ServerProfile of(String id) {
        String name = id.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values())
                .filter(profile -> profile.id.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("There is no profile '" + id + "'; there are "
                        + Arrays.stream(values()).map(ServerProfile::id).collect(Collectors.joining(", ")) + "."));
    }
}
