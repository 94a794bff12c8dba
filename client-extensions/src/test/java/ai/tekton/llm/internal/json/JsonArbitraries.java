package ai.tekton.llm.internal.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Random JSON objects, for properties that compare two readers. */
public final class JsonArbitraries {
    private JsonArbitraries() {}

    /** Returns objects of some of these fields, whose values have any type and nest once. */
    public static Arbitrary<Map<String, Object>> objects(List<String> fields) {
        return objectsOf(
                fields,
                Arbitraries.frequencyOf(
                        Tuple.of(8, simple()),
                        Tuple.of(1, simple().list().ofMaxSize(3).map(list -> list)),
                        Tuple.of(2, objectsOf(fields, simple()).map(object -> object))));
    }

    private static Arbitrary<Object> simple() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.integers(),
                Arbitraries.longs(),
                Arbitraries.doubles(),
                Arbitraries.of(true, false),
                Arbitraries.just(null));
    }

    private static Arbitrary<Map<String, Object>> objectsOf(List<String> fields, Arbitrary<Object> values) {
        return Arbitraries.maps(Arbitraries.of(fields), values).ofMaxSize(6).map(LinkedHashMap::new);
    }
}
