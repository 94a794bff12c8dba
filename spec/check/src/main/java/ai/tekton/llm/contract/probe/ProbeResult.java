package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.report.Behaviour;
import ai.tekton.llm.contract.report.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What asking a server found. Immutable and thread-safe.
 *
 * @param findings the findings by the ids of the operations that were asked; an empty list where all was as it should
 *     be; an operation that was not asked is not in it, or has a finding of {@code NOT_CHECKED} that says why
 * @param generation the id of the generation that the server is of; empty where it does not tell
 * @param document the server's own document, where it has been asked for it and has one
 * @param behaviours what the server was seen to do with parts of a request; none where no model was asked
 * @param serverVersion the version that the server's health says
 * @param problem why the server could not be asked at all, in a sentence
 */
public record ProbeResult(
        Map<String, List<Finding>> findings,
        Optional<String> generation,
        Optional<ServerDocument> document,
        List<Behaviour> behaviours,
        Optional<String> serverVersion,
        Optional<String> problem) {
    /** Copies what was found. */
    public ProbeResult {
        behaviours = List.copyOf(behaviours);
        findings = Map.copyOf(findings);
    }
}
