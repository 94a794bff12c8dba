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
     * Sets who counts for a model, with the chat format of OpenAI.
     *
     * @param model the model's id or what the ids of a family begin with, such as {@code my-model}; the longest that fits
     *     wins
     * @param counter a {@link BytePairEncoding} or a counter of your own; taken as exact
     * @return this builder
     */
    public TokenizersBuilder register(String model, TokenCounter counter) {
        return register(model, counter, ChatFormat.OPENAI);
    }

    /**
     * Sets who counts for a model.
     *
     * @param model the model's id or what the ids of a family begin with; the longest that fits wins
     * @param counter a {@link BytePairEncoding} or a counter of your own; taken as exact
     * @param format what a conversation has besides its texts
     * @return this builder
     */
    public TokenizersBuilder register(String model, TokenCounter counter, ChatFormat format) {
        Objects.requireNonNull(counter, "counter");
        String name = counter instanceof BytePairEncoding encoding ? encoding.name() : model;
        return put(model, new ModelFamily(new ModelEncoding(name, true), () -> counter, format));
    }

    /**
     * Sets which of the standard encodings counts for a model, such as one that was trained from another.
     *
     * @param model the model's id or what the ids of a family begin with; the longest that fits wins
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
     * Makes the tokenizers.
     *
     * @return immutable tokenizers
     */
    public Tokenizers build() {
        return new Tokenizers(base.with(registered));
    }
}
