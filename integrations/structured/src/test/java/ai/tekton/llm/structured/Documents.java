package ai.tekton.llm.structured;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any JSON. */
final class Documents {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Documents() {}

    static Arbitrary<JsonNode> objects() {
        return Arbitraries.lazy(() -> objects(3)).map(node -> node);
    }

    private static Arbitrary<JsonNode> objects(int depth) {
        return Arbitraries.maps(texts(), values(depth)).ofMaxSize(4).map(fields -> {
            ObjectNode object = NODES.objectNode();
            fields.forEach(object::set);
            return object;
        });
    }

    private static Arbitrary<JsonNode> lists(int depth) {
        return values(depth).list().ofMaxSize(4).map(items -> {
            ArrayNode array = NODES.arrayNode();
            items.forEach(array::add);
            return array;
        });
    }

    private static Arbitrary<JsonNode> values(int depth) {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                texts().map(NODES::textNode),
                Arbitraries.integers().map(NODES::numberNode),
                Arbitraries.doubles().between(-1000, 1000).map(NODES::numberNode),
                Arbitraries.of(true, false).map(NODES::booleanNode),
                Arbitraries.just(NODES.nullNode()));
        return depth == 0
                ? leaves
                : Arbitraries.oneOf(
                        leaves, Arbitraries.lazy(() -> objects(depth - 1)), Arbitraries.lazy(() -> lists(depth - 1)));
    }

    private static Arbitrary<String> texts() {
        return Combinators.combine(
                        Arbitraries.strings().ascii().ofMaxLength(6),
                        Arbitraries.of("", "é", "\ud83d\ude00", "\\", "\"", "{", "]", "\n", "```", "//", "#"))
                .as((a, b) -> a + b);
    }
}
