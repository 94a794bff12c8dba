package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.peers.ChatClient;
import ai.tekton.llm.benchmarks.peers.Peer;
import java.io.IOException;
import java.net.URI;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The base class of the benchmarks of a client. */
@State(Scope.Benchmark)
@Fork(1)
public abstract class ClientBenchmark {
    /** The client. */
    @Param
    public Peer peer;

    private StubProcess stub;
    private ChatClient client;

    /** Creates the client of the benchmark. */
    abstract ChatClient open(URI stub);

    final ChatClient client() {
        return client;
    }

    /**
     * Creates the client, and a stub if none runs.
     *
     * @throws IOException if the stub does not start
     */
    @Setup
    public void prepare() throws IOException {
        stub = StubProcess.sharedOrNew();
        client = open(stub.url());
    }

    /** Closes both. */
    @TearDown
    public void close() {
        client.close();
        stub.close();
    }
}
