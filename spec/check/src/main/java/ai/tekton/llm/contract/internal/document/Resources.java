package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.Yaml;

/** The texts on the class path that this library brings or needs. */
public final class Resources {
    private Resources() {}

    /** {@return the text of a resource, as a class names it: beside the class, or anywhere after a slash} */
    public static String text(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("It is not on the class path: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the YAML of a resource, which may have anchors: Jackson's own trees know none} */
    public static JsonNode yaml(Class<?> owner, String name) {
        return new JsonMapper().valueToTree(new Yaml().load(text(owner, name)));
    }
}
