package ai.tekton.llm.contract.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a report for programs. */
public final class JsonReport {
    private JsonReport() {}

    /**
     * Writes a report as one JSON object. What is not known is null.
     *
     * @param report the report
     * @return the object, on one line
     */
    public static String of(ContractReport report) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
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
        report.additions().forEach(root.putArray("additions")::add);
        report.substitutes().forEach(root.putArray("substitutes")::add);
        ArrayNode behaviours = root.putArray("behaviours");
        report.behaviours()
                .forEach(behaviour -> behaviours
                        .addObject()
                        .put("part", behaviour.part().text())
                        .put("outcome", behaviour.outcome().text())
                        .put("evidence", behaviour.evidence()));
        ArrayNode commands = root.putArray("commands");
        report.commands()
                .forEach(command -> commands.addObject()
                        .put("command", command.command())
                        .put("standing", command.standing().text())
                        .put("how", command.how()));
        return root.toString();
    }

    private static ObjectNode of(OperationReport operation) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", operation.id())
                .put("title", operation.title())
                .put("optional", operation.optional())
                .put("verdict", operation.verdict().text());
        ArrayNode checkedBy = node.putArray("checked_by");
        operation.checkedBy().stream().sorted().forEach(source -> checkedBy.add(source.text()));
        ArrayNode findings = node.putArray("findings");
        operation
                .findings()
                .forEach(finding -> findings.addObject()
                        .put("verdict", finding.verdict().text())
                        .put("rank", Rank.of(operation.id(), finding.place()).text())
                        .put("source", finding.source().text())
                        .put("place", finding.place())
                        .put("message", finding.message())
                        .put("reaction", finding.reaction()));
        return node;
    }
}
