package ai.tekton.llm.token;

import static ai.tekton.llm.token.StandardEncoding.CL100K_BASE;
import static ai.tekton.llm.token.StandardEncoding.O200K_BASE;
import static ai.tekton.llm.token.StandardEncoding.P50K_BASE;
import static ai.tekton.llm.token.StandardEncoding.P50K_EDIT;
import static ai.tekton.llm.token.StandardEncoding.R50K_BASE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The encoding for each model: a row for each prefix of a model's name, of which the longest match wins. Immutable and
 * thread-safe.
 *
 * <p>OpenAI's rows are those of tiktoken's {@code model.py}. Other models have a tokenizer that is not public, or not
 * one of these; their row names the encoding with the closest size of vocabulary, and in doubt the one that counts more
 * tokens.
 */
final class ModelTable {
    private static final ModelFamily UNKNOWN = closest(CL100K_BASE, ChatFormat.OPENAI);

    private final Map<String, ModelFamily> rows;

    private ModelTable(Map<String, ModelFamily> rows) {
        this.rows = Collections.unmodifiableMap(rows);
    }

    static ModelTable standard() {
        Map<String, ModelFamily> rows = new LinkedHashMap<>();
        put(
                rows,
                exact(O200K_BASE),
                "gpt-5",
                "gpt-4o",
                "gpt-4.",
                "chatgpt-4o",
                "gpt-oss",
                "o1",
                "o3",
                "o4",
                "codex-mini");
        put(rows, exact(CL100K_BASE), "gpt-4", "gpt-3.5", "gpt-35", "davinci-002", "babbage-002");
        put(rows, exact(CL100K_BASE), "text-embedding-ada-002", "text-embedding-3");
        put(rows, new ModelFamily(CL100K_BASE, true, ChatFormat.OPENAI_0301), "gpt-3.5-turbo-0301");
        put(rows, exact(P50K_BASE), "text-davinci-002", "text-davinci-003");
        put(rows, exact(P50K_BASE), "code-davinci", "code-cushman", "davinci-codex", "cushman-codex");
        put(rows, exact(P50K_EDIT), "text-davinci-edit", "code-davinci-edit");
        put(rows, exact(R50K_BASE), "davinci", "curie", "babbage", "ada", "gpt2", "gpt-2");
        put(rows, exact(R50K_BASE), "text-davinci", "text-curie", "text-babbage", "text-ada");
        put(rows, exact(R50K_BASE), "text-similarity", "text-search", "code-search");

        put(rows, closest(CL100K_BASE, ChatFormat.OPENAI), "claude");
        put(rows, closest(CL100K_BASE, ChatFormat.LLAMA_3), "llama", "meta-llama");
        put(rows, closest(CL100K_BASE, ChatFormat.OPENAI), "llama-2", "llama2", "meta-llama-2", "codellama");
        put(rows, closest(CL100K_BASE, ChatFormat.OPENAI), "mistral", "mixtral", "ministral", "magistral", "codestral");
        put(rows, closest(CL100K_BASE, ChatFormat.OPENAI), "devstral", "pixtral", "qwen", "deepseek", "phi");
        put(rows, closest(O200K_BASE, ChatFormat.OPENAI), "gemini", "gemma", "command", "grok");
        return new ModelTable(rows);
    }

    private static ModelFamily exact(StandardEncoding encoding) {
        return new ModelFamily(encoding, true, ChatFormat.OPENAI);
    }

    private static ModelFamily closest(StandardEncoding encoding, ChatFormat format) {
        return new ModelFamily(encoding, false, format);
    }

    private static void put(Map<String, ModelFamily> rows, ModelFamily family, String... beginnings) {
        for (String beginning : beginnings) {
            rows.put(beginning, family);
        }
    }

    /** Returns this table with more rows, which replace equal ones. */
    ModelTable with(Map<String, ModelFamily> others) {
        Map<String, ModelFamily> all = new LinkedHashMap<>(rows);
        others.forEach((beginning, family) -> all.put(normal(beginning), family));
        return new ModelTable(all);
    }

    /**
     * Returns the family of a model; removes a provider's part of the name: {@code openai/}, {@code ft:},
     * {@code us.anthropic.}.
     */
    ModelFamily familyOf(String model) {
        String name = normal(model);
        return ends(name).stream()
                .flatMap(end -> longestBeginning(end).stream())
                .findFirst()
                .map(rows::get)
                .orElse(UNKNOWN);
    }

    private static String normal(String model) {
        return model.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the candidates for the model's own name: the whole name, then the part after the last slash, then the
     * part after each separator.
     */
    private static List<String> ends(String name) {
        List<String> ends = new ArrayList<>();
        int slash = name.lastIndexOf('/');
        if (slash >= 0) {
            ends.add(name);
        }
        ends.add(name.substring(slash + 1));
        for (int i = slash + 1; i < name.length(); i++) {
            if (name.charAt(i) == '.' || name.charAt(i) == ':') {
                ends.add(name.substring(i + 1));
            }
        }
        return ends;
    }

    /**
     * Returns the longest matching prefix. A name with a slash begins with a provider, so only a row with a slash
     * matches it.
     */
    private Optional<String> longestBeginning(String name) {
        boolean slash = name.indexOf('/') >= 0;
        String longest = null;
        for (String beginning : rows.keySet()) {
            boolean longer = longest == null || beginning.length() > longest.length();
            if (longer && slash == beginning.indexOf('/') >= 0 && begins(name, beginning)) {
                longest = beginning;
            }
        }
        return Optional.ofNullable(longest);
    }

    /** Returns whether the name begins with a prefix that ends at a word or number boundary. */
    private static boolean begins(String name, String beginning) {
        if (!name.startsWith(beginning) || beginning.isEmpty()) {
            return false;
        }
        if (name.length() == beginning.length()) {
            return true;
        }
        char last = beginning.charAt(beginning.length() - 1);
        char next = name.charAt(beginning.length());
        return !(Character.isLetter(last) && Character.isLetter(next)
                || Character.isDigit(last) && Character.isDigit(next));
    }
}
