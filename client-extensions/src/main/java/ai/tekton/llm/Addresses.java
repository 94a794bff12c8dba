package ai.tekton.llm;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.ProviderList;
import java.util.List;

/** The addresses of one Rhetor, each with its own connections and its own detected generation. Thread-safe. */
final class Addresses {
    private final List<Profiles> all;

    Addresses(List<Profiles> all) {
        this.all = List.copyOf(all);
    }

    /** Requests the list of providers from one address after the other until one answers. Blocks. */
    ProviderList providers(CallContext context) {
        TektonLlmException last = null;
        for (Profiles profiles : all) {
            try {
                return profiles.providers(context);
            } catch (LlmCancelledException e) {
                throw e;
            } catch (TektonLlmException e) {
                if (last != null) {
                    e.addSuppressed(last);
                }
                last = e;
            }
        }
        throw last;
    }

    /** Returns what some of the servers support for no call, as far as it is known. */
    List<String> limitations() {
        return all.stream()
                .flatMap(profiles -> profiles.limitations().stream())
                .distinct()
                .toList();
    }
}
