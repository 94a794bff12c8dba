package ai.tekton.llm.contract.internal.diff;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.PlainSchema;
import ai.tekton.llm.contract.report.Verdict;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** However a document says the same, it is the same. */
class EquivalentFormsPropertyTest {
    private static final Contract CONTRACT = Contract.pinned();
    private static final int FORMS = 8;

    @Property(tries = 40)
    void aDocumentThatSaysTheSameInOtherWordsIsTheSame(@ForAll long seed) {
        JsonNode document = CONTRACT.http().deepCopy();
        Random random = new Random(seed);
        for (JsonNode schema : document.at("/components/schemas")) {
            if (schema.path("properties").isObject()) {
                rewrite((ObjectNode) schema.path("properties"), random);
            }
        }

        assertThat(DocumentDiff.ofServer(CONTRACT, document).operations())
                .allSatisfy(operation -> assertThat(operation.verdict()).isEqualTo(Verdict.SAME));
    }

    private static void rewrite(ObjectNode properties, Random random) {
        List<Map.Entry<String, JsonNode>> all = new ArrayList<>(properties.properties());
        all.forEach(property ->
                properties.set(property.getKey(), rewritten((ObjectNode) property.getValue(), random.nextInt(FORMS))));
    }

    private static JsonNode rewritten(ObjectNode schema, int form) {
        ObjectNode other = JsonNodeFactory.instance.objectNode();
        switch (form) {
            case 0 -> other.put("title", "A Title").setAll(schema);
            case 1 -> other.putArray("allOf").add(schema);
            case 2 -> other.putArray("anyOf").add(schema).addObject().put("type", "null");
            case 3 -> other.putArray("oneOf").add(schema);
            case 4 -> other.put("nullable", true).setAll(schema);
            case 5 -> {
                other.setAll(schema);
                if (schema.path("type").isTextual()) {
                    other.putArray("type").add(schema.path("type")).add("null");
                }
            }
            case 6 ->
                other.put("description", "In other words.").put("example", "x").setAll(schema);
            default -> other.setAll(schema);
        }
        // What marks a property stands beside it, whatever its schema is wrapped in.
        if (schema.has(PlainSchema.OLDER_NAME_OF)) {
            other.set(PlainSchema.OLDER_NAME_OF, schema.path(PlainSchema.OLDER_NAME_OF));
        }
        return other;
    }
}
