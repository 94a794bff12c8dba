package ai.tekton.llm.benchmarks.peers;

import java.net.URI;
import java.util.List;
import java.util.function.BiFunction;

/** The clients that are measured. */
public enum Peer {
    /** Written by hand for these two calls; the others are compared with it. */
    BASELINE(
            "HttpClient 5 + Jackson",
            List.of("org.apache.httpcomponents.client5:httpclient5", "com.fasterxml.jackson.core:jackson-databind"),
            (url, most) -> new BaselineClient(url, most)),

    /** The client of this project. */
    TEKTON("tekton-llm-client", List.of("ai.tekton:tekton-llm-client"), (url, most) -> new TektonClient(url, most)),

    /** OpenAI's client. */
    OPENAI("openai-java", List.of("com.openai:openai-java"), (url, most) -> new OpenAiJavaClient(url)),

    /** LangChain4j's client of OpenAI. */
    LANGCHAIN4J(
            "langchain4j-open-ai",
            List.of("dev.langchain4j:langchain4j-open-ai"),
            (url, most) -> new LangChain4jClient(url));

    /** The number of connections unless a benchmark needs more: the default of this project's client. */
    public static final int USUAL_CONNECTIONS = 64;

    private final String title;
    private final List<String> artifacts;
    private final BiFunction<URI, Integer, ChatClient> factory;

    Peer(String title, List<String> artifacts, BiFunction<URI, Integer, ChatClient> factory) {
        this.title = title;
        this.artifacts = artifacts;
        this.factory = factory;
    }

    /**
     * Returns its name on the page.
     *
     * @return the name
     */
    public String title() {
        return title;
    }

    /**
     * Returns the artifacts that its users depend on.
     *
     * @return group and artifact ids, with a colon between
     */
    public List<String> artifacts() {
        return artifacts;
    }

    /**
     * Creates the client with its defaults.
     *
     * @param url the server's base URL
     * @return the client
     */
    public ChatClient open(URI url) {
        return open(url, USUAL_CONNECTIONS);
    }

    /**
     * Creates the client with its defaults and another number of connections.
     *
     * @param url the server's base URL
     * @param connections the limit of connections, if the client has one
     * @return the client
     */
    public ChatClient open(URI url, int connections) {
        return factory.apply(url, connections);
    }
}
