package ai.tekton.llm.mock;

/** What each connection needs of its mock. Thread-safe. */
record MockCore(MockConfig config, Router router, Renderer renderer, Journal journal, Connections connections) {}
