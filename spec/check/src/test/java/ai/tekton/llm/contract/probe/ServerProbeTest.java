package ai.tekton.llm.contract.probe;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import org.junit.jupiter.api.Test;

class ServerProbeTest {
    @Test
    void nothingIsFoundOnAServerThatIsAsTheContractHasIt() {
        try (RhetorMock mock = RhetorMock.start()) {
            ProbeResult result = Probing.PROBE.probe(Probing.settings(mock));

            assertThat(result.problem()).isEmpty();
            assertThat(result.findings()).containsOnlyKeys(Probing.operationIds());
            assertThat(result.findings().values())
                    .allSatisfy(findings -> assertThat(findings).isEmpty());
        }
    }
}
