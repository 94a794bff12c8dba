package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.ContractExamples;
import ai.tekton.llm.contract.internal.document.ContractSchemas;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;

/**
 * The state that the parts of one probe share.
 *
 * @param generation the server's generation; the contract's where it is unknown
 * @param contract the contract of that generation
 * @param examples the examples of the whole contract
 */
record ProbeContext(
        ProbeSettings settings,
        RhetorGeneration generation,
        Timeouts timeouts,
        Contract contract,
        ContractSchemas schemas,
        ContractExamples examples,
        HttpExchanges http,
        Requests requests,
        Findings findings) {
    Findings.Of of(RhetorOperation operation) {
        return findings.of(operation.id(), "response");
    }

    boolean keepsContract() {
        return generation == RhetorGeneration.CONTRACT;
    }
}
