package ai.tekton.llm.mock;

/** What each connection needs of its mock. Thread-safe. */
record MockCore(MockConfig config, Connections connections, Generation generation, Http http, Sockets sockets) {
    /** What requests over HTTP are answered with, and noted in. */
    record Http(Router router, Renderer renderer, Journal<ReceivedRequest> journal, Turns turns) {}

    /** What frames are answered with, and noted in. */
    record Sockets(FrameRouter router, FrameRenderer renderer, Journal<ReceivedFrame> journal, WebSockets open) {}
}
