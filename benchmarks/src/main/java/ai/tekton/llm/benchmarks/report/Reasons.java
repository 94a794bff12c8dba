package ai.tekton.llm.benchmarks.report;

/** Where the client's surplus goes, by its profiles. Shown beside a goal that a run finds missed. */
final class Reasons {
    static final String REQUEST =
            "A call carries what the floor leaves out: an id and its limits in headers, the chain of retries, fallback and "
                    + "circuit breaker, and an entry with the watchdog that ends calls whose time is up.";
    static final String CHUNK =
            "A piece is made twice: by Jackson as the contract's, then as the immutable one that callers get, with the text "
                    + "so far kept for failures and the time of each piece read.";
    static final String LATENCY = "The clients wait on the same socket; what differs is the machine's other work.";
    static final String COLD_START =
            "The client loads classes that the floor does not have: the generated models and operations, the circuit "
                    + "breaker, and the checks of what is configured.";
    static final String THREADS = "Each stream has a virtual thread; platform threads are those of the JVM.";
    static final String SIZE = "Most of it is the WebSocket, tokenizer tables and Jackson.";

    private Reasons() {}
}
