package ai.tekton.llm.config;

import ai.tekton.llm.error.InvalidRequestException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The generation of Rhetor that a client calls, which decides how it sends requests and reads answers. */
public enum ServerProfile {
    /**
     * The client detects the generation with its first call, or in {@link ai.tekton.llm.TektonLlmClient#initialize()}:
     * once for each client, within 2 seconds, and never with a failure of its own. It treats a server whose generation
     * it cannot detect as {@link #CONTRACT}.
     */
    AUTO("auto"),

    /** A Rhetor that conforms to the contract. */
    CONTRACT("contract"),

    /**
     * Rhetor of September 2025, which passes only the last message to the model. The client puts the conversation into
     * that message, keeps contexts itself, and reports in each answer's warnings what did not reach the model.
     */
    TEKTON_2025_09("tekton-2025-09");

    private final String id;

    ServerProfile(String id) {
        this.id = id;
    }

    /**
     * Returns the profile's name in settings, such as {@code tekton-2025-09}.
     *
     * @return the name
     */
    public String id() {
        return id;
    }

    /**
     * Returns the profile with a name, ignoring case.
     *
     * @param id the name, such as {@code tekton-2025-09}
     * @return the profile
     * @throws InvalidRequestException if there is no profile with that name; the message lists the profiles
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
