package ai.tekton.llm.contract.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a report for programs. */
public final class JsonReport {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private JsonReport() {}

    /**
     * Writes a report as one JSON object. Unknown values are null.
     *
     * @param report the report
     * @return the object, on one line
     */
    public static String of(ContractReport report) {
        return tree(report).toString();
    }

    static ObjectNode tree(ContractReport report) {
        ObjectNode root = MAPPER.createObjectNode()
                .put("target", report.target())
                .put("contract_version", report.contractVersion())
                .put("generation", report.generation().map(ServerGeneration::id).orElse(null))
                .put(
                        "supported",
                        report.generation().map(ServerGeneration::supported).orElse(null))
                .put(
                        "generation_text",
                        report.generation().map(ServerGeneration::line).orElse(null))
                .put("server_version", report.serverVersion().orElse(null))
                .put("document", report.documentSource().orElse(null))
                .put("breaking", report.breaking())
                .put("complete", report.complete())
                .put("problem", report.problem().orElse(null));
        ArrayNode operations = root.putArray("operations");
        report.operations().forEach(operation -> operations.add(of(operation)));
        root.set("additions", MAPPER.valueToTree(report.additions()));
        root.set("substitutes", MAPPER.valueToTree(report.substitutes()));
        root.set("behaviours", MAPPER.valueToTree(report.behaviours()));
        root.set("commands", MAPPER.valueToTree(report.commands()));
        return root;
    }

    private static ObjectNode of(OperationReport operation) {
        ObjectNode node = MAPPER.valueToTree(operation);
        node.put("verdict", operation.verdict().text());
        ArrayNode findings = node.putArray("findings");
        operation
                .findings()
                .forEach(finding -> findings.addObject()
                        .put("verdict", finding.verdict().text())
                        .put("rank", Impact.of(operation.id(), finding.place()).text())
                        .setAll((ObjectNode) MAPPER.valueToTree(finding)));
        return node;
    }
}
