package ai.tekton.llm.contract;

import ai.tekton.llm.contract.report.ServerGeneration;
import ai.tekton.rhetor.RhetorGeneration;

/** The generations of servers in words. */
final class Generations {
    private Generations() {}

    static ServerGeneration of(RhetorGeneration generation) {
        return new ServerGeneration(generation.id(), generation.title(), generation.description(), advice(generation));
    }

    private static String advice(RhetorGeneration generation) {
        return generation.supported()
                ? ""
                : "This client cannot talk to it: update Tekton to one whose Rhetor is of September 2025 or newer, or set"
                        + " the url to such a Rhetor.";
    }
}
