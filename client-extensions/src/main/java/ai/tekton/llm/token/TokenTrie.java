package ai.tekton.llm.token;

import java.util.Arrays;
import java.util.List;

/**
 * A trie of all tokens of a vocabulary, which finds them in a text in one pass (Aho-Corasick): a node for each prefix
 * of a token, and from each node a link to the longest other prefix that is a suffix of the same bytes. Immutable once
 * made, and thread-safe.
 */
final class TokenTrie {
    static final int ROOT = 0;
    static final int NONE = -1;

    private final IntMap edges;
    private final int[] fallbacks;
    private final int[] tokens;
    private final int[] shorterTokens;
    private final int[] nodesOfTokens;

    /** Makes the trie; a token's number is its index in the list. */
    TokenTrie(List<byte[]> vocabulary) {
        int bytes = vocabulary.stream().mapToInt(token -> token.length).sum();
        int[] parents = new int[bytes + 1];
        byte[] labels = new byte[bytes + 1];
        int[] depths = new int[bytes + 1];
        int[] found = new int[bytes + 1];
        Arrays.fill(found, NONE);
        edges = new IntMap(vocabulary.size() * 2);
        nodesOfTokens = new int[vocabulary.size()];
        int nodes = 1;
        for (int token = 0; token < vocabulary.size(); token++) {
            int node = ROOT;
            for (byte label : vocabulary.get(token)) {
                int next = child(node, label);
                if (next == NONE) {
                    next = nodes++;
                    edges.put(edge(node, label), next);
                    parents[next] = node;
                    labels[next] = label;
                    depths[next] = depths[node] + 1;
                }
                node = next;
            }
            found[node] = token;
            nodesOfTokens[token] = node;
        }
        tokens = Arrays.copyOf(found, nodes);
        fallbacks = new int[nodes];
        shorterTokens = new int[nodes];
        shorterTokens[ROOT] = NONE;
        for (int node : byDepth(depths, nodes)) {
            fallbacks[node] = parents[node] == ROOT ? ROOT : next(fallbacks[parents[node]], labels[node]);
            shorterTokens[node] = tokenNode(fallbacks[node]);
        }
    }

    /** Returns every node except the root, the shortest prefixes first. */
    private static int[] byDepth(int[] depths, int nodes) {
        int[] starts = new int[Arrays.stream(depths).max().orElse(0) + 2];
        for (int node = 1; node < nodes; node++) {
            starts[depths[node] + 1]++;
        }
        for (int depth = 1; depth < starts.length; depth++) {
            starts[depth] += starts[depth - 1];
        }
        int[] sorted = new int[nodes - 1];
        for (int node = 1; node < nodes; node++) {
            sorted[starts[depths[node]]++] = node;
        }
        return sorted;
    }

    private static long edge(int node, byte label) {
        return (long) node << 8 | (label & 0xFF);
    }

    /** Returns the node of the prefix with one more byte, or {@link #NONE}. */
    int child(int node, byte label) {
        return edges.get(edge(node, label));
    }

    /** Returns the node of the longest prefix at the end of the text, after one more byte of it. */
    int next(int node, byte label) {
        int from = node;
        int found = child(from, label);
        while (found == NONE && from != ROOT) {
            from = fallbacks[from];
            found = child(from, label);
        }
        return found == NONE ? ROOT : found;
    }

    /** Returns the node if it is that of a token, else the node of the longest token that is its suffix. */
    int tokenNode(int node) {
        return tokens[node] == NONE ? shorterTokens[node] : node;
    }

    /** Returns the node of the next shorter token that is a suffix of this node's token, or {@link #NONE}. */
    int shorterToken(int node) {
        return shorterTokens[node];
    }

    /** Returns the token of a node, or {@link #NONE} if it is only a prefix of one. */
    int token(int node) {
        return tokens[node];
    }

    int nodeOf(int token) {
        return nodesOfTokens[token];
    }

    /** Returns the token with these bytes, or {@link #NONE}. */
    int find(byte[] bytes, int from, int to) {
        int node = ROOT;
        for (int i = from; i < to && node != NONE; i++) {
            node = child(node, bytes[i]);
        }
        return node == NONE ? NONE : tokens[node];
    }
}
