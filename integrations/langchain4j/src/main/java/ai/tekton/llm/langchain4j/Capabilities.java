package ai.tekton.llm.langchain4j;

import dev.langchain4j.model.chat.Capability;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The capabilities that several models have in common. */
final class Capabilities {
    private Capabilities() {}

    /** The capabilities that all models have; at least one model is required. */
    static <M> Set<Capability> ofAll(List<M> models, Function<M, Set<Capability>> capabilities) {
        Set<Capability> all = new HashSet<>(capabilities.apply(models.get(0)));
        models.forEach(model -> all.retainAll(capabilities.apply(model)));
        return Set.copyOf(all);
    }
}
