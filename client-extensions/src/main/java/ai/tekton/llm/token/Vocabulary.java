package ai.tekton.llm.token;

import java.util.Arrays;
import java.util.List;

/**
 * Byte pair encoding of one piece of text of any length, in linear time and without a copy of it. Immutable and
 * thread-safe.
 *
 * <p>Merging pairs in a piece of n bytes takes n passes over it, or a queue of its n pairs. Instead, this class passes
 * over the bytes once and finds for each prefix of the piece the last token of its encoding. Two facts make that
 * possible. The encoding of a text without its last token is the encoding of the text without that token's bytes. And a
 * sequence of tokens is an encoding exactly if every two neighbours are, that is, if merging the bytes of both gives
 * the two again. So the last token is the one that is compatible with the last token of the prefix before it, and there
 * is exactly one such token. The class remembers only as many prefixes as the longest token has bytes.
 */
final class Vocabulary {
    private final TokenTrie trie;
    private final int[] lengths;
    private final int longest;
    /** The two tokens from which each token was merged; for a token that was not merged, itself. */
    private final int[] leftParts;

    private final int[] rightParts;
    private final IntMap mergers;

    /**
     * Computes how each token is merged.
     *
     * @param tokens every token, in the order in which they are merged; all 256 single bytes among them
     */
    Vocabulary(List<byte[]> tokens) {
        trie = new TokenTrie(tokens);
        lengths = tokens.stream().mapToInt(token -> token.length).toArray();
        longest = Arrays.stream(lengths).max().orElse(1);
        leftParts = new int[lengths.length];
        rightParts = new int[lengths.length];
        mergers = new IntMap(lengths.length);
        for (int token = 0; token < lengths.length; token++) {
            leftParts[token] = token;
            rightParts[token] = token;
            splitIntoParts(token, tokens.get(token));
        }
    }

    private void splitIntoParts(int token, byte[] bytes) {
        int node = TokenTrie.ROOT;
        for (int at = 1; at < bytes.length; at++) {
            node = trie.child(node, bytes[at - 1]);
            int left = trie.token(node);
            int right = left == TokenTrie.NONE || left > token ? TokenTrie.NONE : trie.find(bytes, at, bytes.length);
            if (right != TokenTrie.NONE && right < token && compatible(left, right)) {
                leftParts[token] = left;
                rightParts[token] = right;
                mergers.put(pair(left, right), token);
                return;
            }
        }
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    /**
     * Returns whether two tokens stay separate when the bytes of both are encoded: undoes their merges, the last first.
     */
    private boolean compatible(int leftToken, int rightToken) {
        int left = leftToken;
        int right = rightToken;
        int limit = Integer.MAX_VALUE;
        while (true) {
            int merger = mergers.get(pair(left, right));
            if (merger >= 0 && merger < limit) {
                return false;
            }
            boolean leftIsWhole = rightParts[left] == left;
            boolean rightIsWhole = leftParts[right] == right;
            if (leftIsWhole && rightIsWhole) {
                return true;
            }
            if (rightIsWhole || left > right && !leftIsWhole) {
                limit = left;
                left = rightParts[left];
            } else {
                limit = right + 1;
                right = leftParts[right];
            }
        }
    }

    /** Returns the number of tokens of a piece. */
    int count(byte[] piece) {
        Run run = new Run();
        for (byte next : piece) {
            run.add(next);
        }
        return run.count();
    }

    /**
     * Returns the length in bytes of the longest prefix of a piece that ends at a character boundary and has at most a
     * number of tokens.
     */
    int longestPrefix(byte[] piece, int maxTokens) {
        Run run = new Run();
        int fits = 0;
        int sinceLastFit = 0;
        for (int i = 0; i < piece.length && sinceLastFit <= longest; i++) {
            run.add(piece[i]);
            boolean fitting = run.count() <= maxTokens;
            sinceLastFit = fitting ? 0 : sinceLastFit + 1;
            boolean wholeCharacter = i + 1 == piece.length || (piece[i + 1] & 0xC0) != 0x80;
            if (fitting && wholeCharacter) {
                fits = i + 1;
            }
        }
        return fits;
    }

    /** The encoding of the bytes so far: their number of tokens and the last tokens of each recent prefix. */
    private final class Run {
        private final int mask = Integer.highestOneBit(longest) * 2 - 1;
        private final int[] lastTokens = new int[mask + 1];
        private final int[] counts = new int[mask + 1];
        private int node = TokenTrie.ROOT;
        private int length;

        int count() {
            return counts[length & mask];
        }

        void add(byte next) {
            node = trie.next(node, next);
            int end = ++length;
            if (end > 1 && accept(longerByOne(lastTokens[end - 1 & mask], next), end)) {
                return;
            }
            int found = trie.tokenNode(node);
            while (!accept(found, end)) {
                found = trie.shorterToken(found);
            }
        }

        /** Returns the most likely candidate: usually the last token grows until another begins. */
        private int longerByOne(int token, byte next) {
            int longer = trie.child(trie.nodeOf(token), next);
            return longer == TokenTrie.NONE || trie.token(longer) == TokenTrie.NONE ? TokenTrie.NONE : longer;
        }

        private boolean accept(int candidate, int end) {
            if (candidate == TokenTrie.NONE) {
                return false;
            }
            int token = trie.token(candidate);
            int start = end - lengths[token];
            boolean last = trie.shorterToken(candidate) == TokenTrie.NONE;
            if (start > 0 && !last && !compatible(lastTokens[start & mask], token)) {
                return false;
            }
            lastTokens[end & mask] = token;
            counts[end & mask] = start == 0 ? 1 : counts[start & mask] + 1;
            return true;
        }
    }
}
