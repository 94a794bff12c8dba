package ai.tekton.llm.internal.http;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Reads JSON that is plain: an object whose fields have the contract's names and types.
 *
 * @param <T> what it is read as
 */
interface PlainJson<T> {
    /**
     * Reads the object that the parser stands at; null where that is not plain.
     *
     * @param json the parser
     */
    T read(JsonParser json) throws IOException;
}
