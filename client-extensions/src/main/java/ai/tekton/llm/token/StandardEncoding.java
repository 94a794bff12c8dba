package ai.tekton.llm.token;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** OpenAI's encodings, whose tables JTokkit contains. Patterns and sizes are those of OpenAI's tiktoken. */
enum StandardEncoding {
    R50K_BASE(EncodingType.R50K_BASE, Patterns.GPT_3, 50_256, -1),
    P50K_BASE(EncodingType.P50K_BASE, Patterns.GPT_3, 50_281, 50_256),
    P50K_EDIT(EncodingType.P50K_EDIT, Patterns.GPT_3, 50_281, 50_256),
    CL100K_BASE(EncodingType.CL100K_BASE, Patterns.GPT_4, 100_256, -1),
    O200K_BASE(EncodingType.O200K_BASE, Patterns.GPT_4O, 199_998, -1);

    private final EncodingType type;
    private final String pieces;
    private final int tokens;
    private final int specialToken;

    StandardEncoding(EncodingType type, String pieces, int tokens, int specialToken) {
        this.type = type;
        this.pieces = pieces;
        this.tokens = tokens;
        this.specialToken = specialToken;
    }

    static Optional<StandardEncoding> named(String name) {
        return Arrays.stream(values())
                .filter(encoding -> encoding.encodingName().equals(name))
                .findFirst();
    }

    String encodingName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Pattern pieces() {
        return Pattern.compile(pieces, Pattern.UNICODE_CHARACTER_CLASS);
    }

    Encoding load() {
        return Encodings.newLazyEncodingRegistry().getEncoding(type);
    }

    /** Returns the vocabulary; tokens are numbered in the order of merging. */
    Vocabulary vocabulary(Encoding encoding) {
        List<byte[]> bytes = new ArrayList<>(tokens);
        for (int token = 0; token < tokens; token++) {
            if (token != specialToken) {
                IntArrayList single = new IntArrayList(1);
                single.add(token);
                bytes.add(encoding.decodeBytes(single));
            }
        }
        return new Vocabulary(bytes);
    }

    /** Returns the counter of the encoding, made on first use and then shared. */
    BytePairEncoding counter() {
        return switch (this) {
            case R50K_BASE -> R50k.COUNTER;
            case P50K_BASE -> P50k.COUNTER;
            case P50K_EDIT -> P50kEdit.COUNTER;
            case CL100K_BASE -> Cl100k.COUNTER;
            case O200K_BASE -> O200k.COUNTER;
        };
    }

    private static final class R50k {
        static final BytePairEncoding COUNTER = BytePairEncoding.standard(R50K_BASE);
    }

    private static final class P50k {
        static final BytePairEncoding COUNTER = BytePairEncoding.standard(P50K_BASE);
    }

    private static final class P50kEdit {
        static final BytePairEncoding COUNTER = BytePairEncoding.standard(P50K_EDIT);
    }

    private static final class Cl100k {
        static final BytePairEncoding COUNTER = BytePairEncoding.standard(CL100K_BASE);
    }

    private static final class O200k {
        static final BytePairEncoding COUNTER = BytePairEncoding.standard(O200K_BASE);
    }

    private static final class Patterns {
        static final String GPT_3 = "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
        static final String GPT_4 = "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}"
                + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
        static final String GPT_4O =
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                        + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                        + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
                        + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                        + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }
}
