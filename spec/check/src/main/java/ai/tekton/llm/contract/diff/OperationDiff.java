package ai.tekton.llm.contract.diff;

import java.util.List;

/**
 * How one operation of an older document stands in a newer one. Immutable and thread-safe.
 *
 * @param gone whether it is not there at all
 * @param changes what differs
 * @param undescribed the places that the newer document says nothing of
 */
record OperationDiff(boolean gone, List<Change> changes, List<String> undescribed) {
    OperationDiff {
        changes = List.copyOf(changes);
        undescribed = List.copyOf(undescribed);
    }
}
