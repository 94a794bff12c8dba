package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.Channel;
import ai.tekton.llm.contract.ProbeSettings;
import ai.tekton.llm.contract.RhetorConformance;
import ai.tekton.llm.mock.PrismServer;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Prism, which serves the contract itself, passes the suite in all but the WebSocket, which it has not. */
class PrismConformanceTest extends RhetorConformance {
    private static PrismServer prism;

    @BeforeAll
    static void start() {
        prism = PrismServer.start();
    }

    @AfterAll
    static void stop() {
        prism.close();
    }

    @Override
    protected ProbeSettings settings() {
        URI url = URI.create(prism.url());
        return Probing.settings(url, URI.create(prism.url().replaceFirst("http", "ws") + "/ws"), Probing.PATIENCE);
    }

    @Override
    protected Set<Channel> channels() {
        return Set.of(Channel.HTTP);
    }
}
