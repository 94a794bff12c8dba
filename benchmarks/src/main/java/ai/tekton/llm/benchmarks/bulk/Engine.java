package ai.tekton.llm.benchmarks.bulk;

import java.net.URI;

/** The ways to answer many prompts. */
public enum Engine {
    /** The client's futures, each of which starts the next call when it completes. */
    FUTURES("the client's futures", ClientWork::futures),

    /** A bulk run of prompts in memory. */
    MEMORY("bulk run in memory", ClientWork::bulkRun),

    /** A bulk run from a file to a file. */
    FILES("bulk run over files", ClientWork::bulkRunOverFiles),

    /** An embedded Flink job of one instance. */
    FLINK_1("Flink, parallelism 1", (url, concurrency) -> FlinkWork.start(url, concurrency, 1)),

    /** An embedded Flink job of two instances. */
    FLINK_2("Flink, parallelism 2", (url, concurrency) -> FlinkWork.start(url, concurrency, 2)),

    /** An embedded Flink job of four instances. */
    FLINK_4("Flink, parallelism 4", (url, concurrency) -> FlinkWork.start(url, concurrency, 4));

    private interface Factory {
        BulkWork open(URI url, int concurrency) throws Exception;
    }

    private final String title;
    private final Factory factory;

    Engine(String title, Factory factory) {
        this.title = title;
        this.factory = factory;
    }

    /** Its name on the page. */
    String title() {
        return title;
    }

    /** Creates the client, or starts the cluster. */
    BulkWork open(URI url, int concurrency) throws Exception {
        return factory.open(url, concurrency);
    }
}
