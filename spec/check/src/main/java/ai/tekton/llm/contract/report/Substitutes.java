package ai.tekton.llm.contract.report;

import ai.tekton.rhetor.RhetorOperation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The operations that older servers have in the place of operations of the contract. */
public final class Substitutes {
    private static final Map<RhetorOperation, List<RhetorOperation>> BY_OPERATION = new EnumMap<>(Map.of(
            RhetorOperation.GET_API_HEALTH,
            List.of(RhetorOperation.GET_HEALTH),
            RhetorOperation.LIST_PROVIDERS,
            List.of(RhetorOperation.LIST_MODELS, RhetorOperation.LIST_MODEL_PROVIDERS),
            RhetorOperation.CREATE_CHAT_COMPLETION,
            List.of(RhetorOperation.GENERATE_COMPLETION)));

    private Substitutes() {}

    /**
     * {@return the substitutes for missing operations, such as {@code /api/models/ instead of /api/v1/providers}}
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
