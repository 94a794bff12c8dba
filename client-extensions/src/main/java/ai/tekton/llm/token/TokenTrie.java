package ai.tekton.llm.token;

import java.util.Arrays;
import java.util.List;

/**
 * All tokens of a vocabulary, to be found in a text in one pass (Aho-Corasick): a node for each beginning of a token, and
 * from each node the way to the longest other beginning that the same bytes end with. Immutable once made, and thread-safe.
 */
final class TokenTrie {
    static final int ROOT = 0;
    static final int NONE = -1;

    private final IntMap edges;
    private final int[] fallbacks;
    private final int[] tokens;
    private final int[] shorterTokens;
    private final int[] nodesOfTokens;

    /** A token's number is its place in the list. */
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

    /** Every node but the root, the short beginnings first. */
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

    /** The node that is one byte longer, or {@link #NONE}. */
    int child(int node, byte label) {
        return edges.get(edge(node, label));
    }

    /** The node of the longest beginning that the text ends with, after one more byte of it. */
    int next(int node, byte label) {
        int from = node;
        int found = child(from, label);
        while (found == NONE && from != ROOT) {
            from = fallbacks[from];
            found = child(from, label);
        }
        return found == NONE ? ROOT : found;
    }

    /** This node if it is a whole token's, else the longest whole token that it ends with. */
    int tokenNode(int node) {
        return tokens[node] == NONE ? shorterTokens[node] : node;
    }

    /** The node of the next shorter token that this one's ends with, or {@link #NONE}. */
    int shorterToken(int node) {
        return shorterTokens[node];
    }

    /** The token of a node, or {@link #NONE} if it is only the beginning of one. */
    int token(int node) {
        return tokens[node];
    }

    int nodeOf(int token) {
        return nodesOfTokens[token];
    }

    /** The token that these bytes are, or {@link #NONE}. */
    int find(byte[] bytes, int from, int to) {
        int node = ROOT;
        for (int i = from; i < to && node != NONE; i++) {
            node = child(node, bytes[i]);
        }
        return node == NONE ? NONE : tokens[node];
    }
}
