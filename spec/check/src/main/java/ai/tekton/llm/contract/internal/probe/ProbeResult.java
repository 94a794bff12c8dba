package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.report.Behaviour;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.rhetor.RhetorGeneration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a probe. Immutable.
 *
 * @param findings the findings by the ids of the probed operations; an empty list where an operation conforms; an operation
 *     that was not probed is absent, or has a finding of {@code NOT_CHECKED} with the reason
 * @param document the server's own document, where it has one
 * @param behaviours the observed effects of parts of a request; none where no model was asked
 * @param serverVersion the version in the server's health
 * @param problem why the server could not be probed at all, in a sentence
 */
public record ProbeResult(
        Map<String, List<Finding>> findings,
        Optional<RhetorGeneration> generation,
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
