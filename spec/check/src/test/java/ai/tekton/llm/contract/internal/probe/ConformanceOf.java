package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.RhetorConformance;

/** The suite for any server. In a file of its own, where JUnit does not look for tests. */
final class ConformanceOf extends RhetorConformance {
    private final ProbeSettings settings;

    ConformanceOf(ProbeSettings settings) {
        this.settings = settings;
    }

    @Override
    protected ProbeSettings settings() {
        return settings;
    }
}
