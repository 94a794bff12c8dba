package ai.tekton.llm.flink;

import ai.tekton.llm.TektonLlmClientBuilder;
import java.io.Serializable;

/**
 * Sets of a client what {@link LlmClientSettings} has no name for, such as a token that is read from a file. Is sent to the
 * task managers, so what it holds must be serializable, and should be no secret.
 */
@FunctionalInterface
public interface ClientCustomization extends Serializable {
    /**
     * Changes the builder of a client, on the task manager that makes it.
     *
     * @param client has all other settings already
     */
    void customize(TektonLlmClientBuilder client);
}
