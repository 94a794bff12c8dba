package ai.tekton.llm.contract.report;

import ai.tekton.rhetor.RhetorOperation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What servers have in the place of operations of the contract. */
public final class Substitutes {
    private static final Map<RhetorOperation, List<RhetorOperation>> BY_OPERATION = byOperation();

    private Substitutes() {}

    private static Map<RhetorOperation, List<RhetorOperation>> byOperation() {
        Map<RhetorOperation, List<RhetorOperation>> all = new EnumMap<>(RhetorOperation.class);
        all.put(RhetorOperation.GET_API_HEALTH, List.of(RhetorOperation.GET_HEALTH));
        all.put(
                RhetorOperation.LIST_PROVIDERS,
                List.of(RhetorOperation.LIST_MODELS, RhetorOperation.LIST_MODEL_PROVIDERS));
        all.put(RhetorOperation.CREATE_CHAT_COMPLETION, List.of(RhetorOperation.GENERATE_COMPLETION));
        return all;
    }

    /**
     * {@return what a server has in the place of what it lacks, such as {@code /api/models/ instead of /api/v1/providers}}
     *
     * @param has whether it has an operation
     */
    public static List<String> of(Predicate<RhetorOperation> has) {
        List<String> substitutes = new ArrayList<>();
        BY_OPERATION.forEach((operation, others) -> Optional.of(operation)
                .filter(has.negate())
                .flatMap(missing -> others.stream().filter(has).findFirst())
                .ifPresent(other -> substitutes.add(other.path() + " instead of " + operation.path())));
        return substitutes;
    }
}
