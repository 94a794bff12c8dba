package ai.tekton.llm.model;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.TextChecks;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the text of an answer is to be: JSON, of a schema perhaps. Immutable and thread-safe.
 *
 * <p>A backend that can hand this on to its model does so, see
 * {@link ai.tekton.llm.backend.LlmBackend#carriesResponseFormat()}; to any other the client says it in words, see
 * {@link #instruction()}. The answer is not checked: that is what {@code tekton-llm-structured} does.
 */
public final class ResponseFormat {
    /** What the providers that have such names allow. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final ResponseFormat JSON = new ResponseFormat("json", null);
    private static final String ONLY = " and nothing else: no words before or after it, and no Markdown.";

    private final String name;
    private final @Nullable String schema;

    private ResponseFormat(String name, @Nullable String schema) {
        this.name = name;
        this.schema = schema;
    }

    /** {@return one JSON object, of whatever fields} */
    public static ResponseFormat json() {
        return JSON;
    }

    /**
     * One JSON document of a schema.
     *
     * @param name what providers call it, such as {@code Recipe}: 1 to 64 of letters, digits, _ and -
     * @param schema the JSON schema, as JSON. Providers that hold a model to it take an object at its root
     * @return the format
     * @throws InvalidRequestException naming the argument that is wrong
     */
    public static ResponseFormat jsonSchema(String name, String schema) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(schema, "schema");
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRequestException(
                    "The name of a response format must be 1 to 64 of letters, digits, _ and -.");
        }
        if (!schema.strip().startsWith("{")) {
            throw new InvalidRequestException("The schema of a response format must be a JSON object.");
        }
        TextChecks.checkWellFormed("response_format", schema);
        return new ResponseFormat(name, schema);
    }

    /** {@return what providers call it; {@code json} where there is no schema} */
    public String name() {
        return name;
    }

    /** {@return the JSON schema, as JSON; empty where any object will do} */
    public Optional<String> schema() {
        return Optional.ofNullable(schema);
    }

    /** {@return what a model is told where its backend cannot hand this on} */
    public String instruction() {
        return schema == null
                ? "Answer with one JSON object" + ONLY
                : "Answer with one JSON document of this JSON schema" + ONLY + "\n" + schema;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResponseFormat that && name.equals(that.name) && Objects.equals(schema, that.schema);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, schema);
    }

    @Override
    public String toString() {
        return "ResponseFormat[name=" + name + ", schema=" + (schema == null ? "none" : schema.length() + " characters")
                + "]";
    }
}
