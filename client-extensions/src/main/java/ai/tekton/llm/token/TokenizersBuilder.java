package ai.tekton.llm.token;

import ai.tekton.llm.error.InvalidRequestException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Collects the counters of {@link Tokenizers}; not thread-safe. */
public final class TokenizersBuilder {
    private final ModelTable base;
    private final Map<String, ModelFamily> registered = new LinkedHashMap<>();

    TokenizersBuilder(ModelTable base) {
        this.base = base;
    }

    /**
     * Sets the counter for a model, with the chat format of OpenAI.
     *
     * @param model the model's id or a prefix of the ids of a family, such as {@code my-model}; the longest match wins
     * @param counter a {@link BytePairEncoding} or a custom counter; counts as exact
     * @return this builder
     */
    public TokenizersBuilder register(String model, TokenCounter counter) {
        return register(model, counter, ChatFormat.OPENAI);
    }

    /**
     * Sets the counter for a model.
     *
     * @param model the model's id or a prefix of the ids of a family; the longest match wins
     * @param counter a {@link BytePairEncoding} or a custom counter; counts as exact
     * @param format the tokens of a conversation besides its texts
     * @return this builder
     */
    public TokenizersBuilder register(String model, TokenCounter counter, ChatFormat format) {
        Objects.requireNonNull(counter, "counter");
        String name = counter instanceof BytePairEncoding encoding ? encoding.name() : model;
        return put(model, new ModelFamily(new ModelEncoding(name, true), () -> counter, format));
    }

    /**
     * Sets the standard encoding for a model, such as one that was fine-tuned from another.
     *
     * @param model the model's id or a prefix of the ids of a family; the longest match wins
     * @param encoding {@code r50k_base}, {@code p50k_base}, {@code p50k_edit}, {@code cl100k_base} or
     *     {@code o200k_base}
     * @return this builder
     * @throws InvalidRequestException if there is no such encoding
     */
    public TokenizersBuilder register(String model, String encoding) {
        StandardEncoding standard = StandardEncoding.named(encoding)
                .orElseThrow(() -> new InvalidRequestException("There is no encoding '" + encoding
                        + "'; there are r50k_base, p50k_base, p50k_edit, cl100k_base and o200k_base."));
        return put(model, new ModelFamily(standard, true, ChatFormat.OPENAI));
    }

    private TokenizersBuilder put(String model, ModelFamily family) {
        if (model == null || model.isBlank()) {
            throw new InvalidRequestException("A counter is registered for a model; none was named.");
        }
        registered.put(model, family);
        return this;
    }

    /**
     * Builds the tokenizers.
     *
     * @return immutable tokenizers
     */
    public Tokenizers build() {
        return new Tokenizers(base.with(registered));
    }
}
