package ai.tekton.llm.token;

import java.util.function.Supplier;

/**
 * How the models of a family count.
 *
 * @param encoding the name of the encoding and whether it is theirs
 * @param counter the counter, which is loaded when it is first asked for
 * @param format what a conversation has besides its texts
 */
record ModelFamily(ModelEncoding encoding, Supplier<TokenCounter> counter, ChatFormat format) {
    ModelFamily(StandardEncoding encoding, boolean exact, ChatFormat format) {
        this(new ModelEncoding(encoding.encodingName(), exact), encoding::counter, format);
    }
}
