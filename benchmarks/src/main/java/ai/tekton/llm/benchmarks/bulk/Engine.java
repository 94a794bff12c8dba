package ai.tekton.llm.benchmarks.bulk;

import ai.tekton.llm.TektonLlmClient;
import java.net.URI;

/** The ways to answer many prompts. */
public enum Engine {
    /** The client's futures, each of which starts the next call when it completes. */
    FUTURES("the client's futures") {
        @Override
        BulkWork open(URI url, int concurrency) {
            return new FuturesWork(client(url, concurrency), concurrency);
        }
    },

    /** A bulk run of prompts in memory. */
    MEMORY("bulk run in memory") {
        @Override
        BulkWork open(URI url, int concurrency) {
            return new BulkRunWork(client(url, concurrency), concurrency, false);
        }
    },

    /** A bulk run from a file to a file. */
    FILES("bulk run over files") {
        @Override
        BulkWork open(URI url, int concurrency) {
            return new BulkRunWork(client(url, concurrency), concurrency, true);
        }
    },

    /** An embedded Flink job of one instance. */
    FLINK_1("Flink, parallelism 1") {
        @Override
        BulkWork open(URI url, int concurrency) throws Exception {
            return FlinkWork.start(url, concurrency, 1);
        }
    },

    /** An embedded Flink job of two instances. */
    FLINK_2("Flink, parallelism 2") {
        @Override
        BulkWork open(URI url, int concurrency) throws Exception {
            return FlinkWork.start(url, concurrency, 2);
        }
    },

    /** An embedded Flink job of four instances. */
    FLINK_4("Flink, parallelism 4") {
        @Override
        BulkWork open(URI url, int concurrency) throws Exception {
            return FlinkWork.start(url, concurrency, 4);
        }
    };

    private final String title;

    Engine(String title) {
        this.title = title;
    }

    /** Its name on the page. */
    String title() {
        return title;
    }

    /** Creates the client, or starts the cluster. */
    abstract BulkWork open(URI url, int concurrency) throws Exception;

    private static TektonLlmClient client(URI url, int concurrency) {
        return TektonLlmClient.builder()
                .componentId("bulk")
                .url(url)
                .useFallback(false)
                .configure(config -> config.maxConnections(concurrency))
                .build();
    }
}
