package ai.tekton.llm.model;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.TextChecks;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The required format of an answer's text: JSON, optionally of a schema. Immutable and thread-safe.
 *
 * <p>A backend that can pass the format on to its model does so, see
 * {@link ai.tekton.llm.backend.LlmBackend#carriesResponseFormat()}; for any other the client adds it to the system
 * prompt, see {@link #instruction()}. The client does not check the answer; the module {@code tekton-llm-structured}
 * does.
 */
public final class ResponseFormat {
    /** The names that providers allow. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final ResponseFormat JSON = new ResponseFormat("json", null);
    private static final String ONLY = " and nothing else: no words before or after it, and no Markdown.";

    private final String name;
    private final @Nullable String schema;

    private ResponseFormat(String name, @Nullable String schema) {
        this.name = name;
        this.schema = schema;
    }

    /** {@return the format of one JSON object with any fields} */
    public static ResponseFormat json() {
        return JSON;
    }

    /**
     * Returns the format of one JSON document of a schema.
     *
     * @param name the name of the format at the provider, such as {@code Recipe}: 1 to 64 of letters, digits, _ and -
     * @param schema the JSON schema, as JSON. Providers that enforce a schema expect an object at its root
     * @return the format
     * @throws InvalidRequestException if an argument is invalid; the message names it
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

    /** {@return the name of the format at the provider; {@code json} if there is no schema} */
    public String name() {
        return name;
    }

    /** {@return the JSON schema, as JSON; empty if any object is valid} */
    public Optional<String> schema() {
        return Optional.ofNullable(schema);
    }

    /** {@return the instruction for a model whose backend cannot pass the format on} */
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
