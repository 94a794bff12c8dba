package ai.tekton.llm.benchmarks.report;

/** Where the difference to a goal comes from, as profiles of the client show; the page has it for each goal that is not met. */
final class Reasons {
    static final String REQUEST =
            "A call has what the baseline leaves out: an id and its limits in headers, the chain of retries, fallback and "
                    + "circuit breaker, and an entry with the watchdog that ends calls at their deadline.";
    static final String CHUNK =
            "Half of it is HttpClient's reading of the body, as in the baseline. The client makes a chunk twice, as the "
                    + "contract's model and as the immutable one that callers get, keeps the text so far for failures, and sets a "
                    + "time limit for each chunk.";
    static final String LATENCY = "The clients wait on the same socket; the difference is other work of the machine.";
    static final String COLD_START =
            "The client loads classes that the baseline does not have, the circuit breaker's among them, and asks the server "
                    + "for its generation before the first call. The baseline loads Jackson's data binding and the JDK's TLS.";
    static final String HEAP = "Two buffers of a connection, two of its reader, and the stack of a virtual thread.";
    static final String WEB_SOCKET =
            "Half of it is Tyrus and the kernel: a frame each way, and two threads that wake each other.";
    static final String THREADS = "Each stream has a virtual thread; platform threads are those of the JVM.";
    static final String SIZE = "Most of it is the WebSocket, tokenizer tables and Jackson.";

    private Reasons() {}
}
