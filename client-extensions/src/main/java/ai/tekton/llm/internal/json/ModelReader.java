package ai.tekton.llm.internal.json;

import ai.tekton.rhetor.PlainJson;
import java.io.IOException;

/**
 * Reads a model of the contract from plain JSON, as the generated readers do.
 *
 * @param <T> the model
 */
public interface ModelReader<T> {
    /**
     * Reads the next value; null if it is not plain.
     *
     * @param json the JSON
     */
    T read(PlainJson json) throws IOException;
}
