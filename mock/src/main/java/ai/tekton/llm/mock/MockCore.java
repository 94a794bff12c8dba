package ai.tekton.llm.mock;

/** The parts of a mock that its connections share. Thread-safe. */
record MockCore(MockConfig config, Connections connections, Generation generation, Http http, Sockets sockets) {
    /** The parts that answer and record HTTP requests. */
    record Http(Router router, Renderer renderer, Journal<ReceivedRequest> journal, Turns turns) {}

    /** The parts that answer and record WebSocket frames. */
    record Sockets(FrameRouter router, FrameRenderer renderer, Journal<ReceivedFrame> journal, WebSockets open) {}
}
