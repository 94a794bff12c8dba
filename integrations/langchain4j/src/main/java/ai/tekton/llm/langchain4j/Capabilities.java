package ai.tekton.llm.langchain4j;

import dev.langchain4j.model.chat.Capability;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What several models can do. */
final class Capabilities {
    private Capabilities() {}

    /** What every one of at least one model can do. */
    static <M> Set<Capability> ofAll(List<M> models, Function<M, Set<Capability>> capabilities) {
        Set<Capability> all = new HashSet<>(capabilities.apply(models.get(0)));
        models.forEach(model -> all.retainAll(capabilities.apply(model)));
        return Set.copyOf(all);
    }
}
