package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.RhetorConformance;
import ai.tekton.llm.mock.RhetorMock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The mock passes the suite that servers are held to, slowly enough that there is a stream to cancel. */
class RhetorMockConformanceTest extends RhetorConformance {
    private static RhetorMock mock;

    @BeforeAll
    static void start() {
        mock = RhetorMock.builder().chunkDelay(Duration.ofMillis(5)).start();
    }

    @AfterAll
    static void stop() {
        mock.close();
    }

    @Override
    protected ProbeSettings settings() {
        return Probing.settings(mock);
    }
}
