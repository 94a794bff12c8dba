package ai.tekton.llm;

/** Sets several parts of a client at once, such as the listener and the interceptor of a module that traces calls. */
@FunctionalInterface
public interface ClientCustomizer {
    /**
     * Sets what it needs on a builder.
     *
     * @param builder the builder of either client
     */
    void customize(ClientBuilder<?> builder);
}
