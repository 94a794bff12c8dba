package ai.tekton.llm.token;

import java.util.function.Supplier;

/**
 * The encoding, the counter and the chat format of a family of models.
 *
 * @param encoding the name of the encoding, and whether it is exact
 * @param counter the counter, which is loaded on first use
 * @param format the tokens of a conversation besides its texts
 */
record ModelFamily(ModelEncoding encoding, Supplier<TokenCounter> counter, ChatFormat format) {
    ModelFamily(StandardEncoding encoding, boolean exact, ChatFormat format) {
        this(new ModelEncoding(encoding.encodingName(), exact), encoding::counter, format);
    }
}
