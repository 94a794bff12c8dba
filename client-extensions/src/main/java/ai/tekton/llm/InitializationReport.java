package ai.tekton.llm;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link TektonLlmClient#initialize()} found. Immutable and thread-safe.
 *
 * @param health what the server says about itself; empty where it could not be reached
 * @param providers the providers it lists; none where it could not be reached or lists none
 * @param provider the id of the provider of calls that name none
 * @param model the id of the model of calls that name none; empty where that is left to the server
 * @param warnings what will not work as the settings ask, in sentences; empty where all is well
 * @param failure why the server could not be reached
 */
public record InitializationReport(
        Optional<Health> health,
        ProviderList providers,
        String provider,
        Optional<String> model,
        List<String> warnings,
        Optional<TektonLlmException> failure) {
    /** Copies the warnings. */
    public InitializationReport {
        warnings = List.copyOf(warnings);
    }

    /**
     * Whether the server answered.
     *
     * @return false where calls will be answered by a fallback, if at all
     */
    public boolean reachable() {
        return failure.isEmpty();
    }
}
