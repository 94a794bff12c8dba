package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.Peer;
import java.util.List;
import java.util.Map;

/**
 * All results of a comparison of the clients.
 *
 * @param environment the machine
 * @param plan the lengths of the runs
 * @param versions the version of each client
 * @param sizes the bytes of each client and its dependencies
 * @param measured the figures, of all rounds in their order
 */
public record Results(
        Environment environment,
        Plan plan,
        Map<Peer, String> versions,
        Map<Peer, Long> sizes,
        List<Measured> measured) {}
