package ai.tekton.llm.contract.release;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds all differences between two trees, including those in descriptions. */
final class TreeDiff {
    private final List<String> pointers = new ArrayList<>();

    private TreeDiff() {}

    /** {@return the JSON pointers of the highest places that differ} */
    static List<String> of(JsonNode older, JsonNode newer) {
        TreeDiff diff = new TreeDiff();
        diff.compare("", older, newer);
        return diff.pointers;
    }

    private void compare(String pointer, JsonNode older, JsonNode newer) {
        if (older.equals(newer)) {
            return;
        }
        if (!older.isObject() || !newer.isObject()) {
            pointers.add(pointer);
            return;
        }
        Set<String> names = new TreeSet<>();
        older.fieldNames().forEachRemaining(names::add);
        newer.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            String place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            if (older.has(name) && newer.has(name)) {
                compare(place, older.get(name), newer.get(name));
            } else {
                pointers.add(place);
            }
        }
    }
}
