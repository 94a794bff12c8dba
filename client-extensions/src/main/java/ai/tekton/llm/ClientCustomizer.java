package ai.tekton.llm;

/** Sets several things of a client at once, such as the listener and the interceptor of a module that traces calls. */
@FunctionalInterface
public interface ClientCustomizer {
    /**
     * Sets what it needs.
     *
     * @param builder the builder of either client
     */
    void customize(ClientBuilder<?> builder);
}
