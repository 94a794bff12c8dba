package ai.tekton.llm.internal.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Holds a client's JSON factory and its mapper for the generated models. Thread-safe.
 *
 * <p>The mapper is made when it is first needed. Generated code reads and writes the bodies of most calls, so that many
 * processes never load Jackson's data binding: about 450 classes, which take a quarter of the CPU time of a first call in a
 * new JVM (JDK 25).
 */
public final class WireJson {
    private final JsonFactory factory =
            JsonFactory.builder().recyclerPool(JsonBuffers.pool()).build();
    private volatile ObjectMapper mapper;

    /** Makes the factory with buffers of its own. */
    public WireJson() {}

    /**
     * Returns the factory.
     *
     * @return the factory, which must not be changed
     */
    public JsonFactory factory() {
        return factory;
    }

    /**
     * Returns the mapper, which tolerates what the contract allows servers to add or to leave out.
     *
     * @return the mapper, which must not be changed
     */
    public ObjectMapper mapper() {
        ObjectMapper made = mapper;
        return made == null ? make() : made;
    }

    private synchronized ObjectMapper make() {
        if (mapper == null) {
            // A copy, because a mapper sets itself as the codec of its factory.
            mapper = JsonMapper.builder(factory.copy())
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .defaultSetterInfo(TolerantModels.NULLS)
                    .addModule(TolerantModels.module())
                    .build();
        }
        return mapper;
    }
}
