package ai.tekton.llm.token;

import ai.tekton.llm.error.InvalidRequestException;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.GptBytePairEncodingParams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tokens of a custom encoding, checked and in the order of merging. Immutable and thread-safe. */
final class RankTable {
    private static final int BYTES = 256;

    private final String name;
    private final TreeMap<Integer, byte[]> tokens = new TreeMap<>();

    RankTable(String name, Map<byte[], Integer> ranks) {
        this.name = name;
        boolean[] single = new boolean[BYTES];
        int missing = BYTES;
        for (Map.Entry<byte[], Integer> entry : ranks.entrySet()) {
            byte[] token = entry.getKey().clone();
            if (entry.getValue() == null || entry.getValue() < 0 || token.length == 0) {
                throw wrong("each token needs a byte and a rank of 0 or more");
            }
            if (tokens.put(entry.getValue(), token) != null) {
                throw wrong("two tokens have the rank " + entry.getValue());
            }
            if (token.length == 1 && !single[token[0] & 0xFF]) {
                single[token[0] & 0xFF] = true;
                missing--;
            }
        }
        if (missing > 0) {
            throw wrong("all 256 single bytes must be tokens, " + missing + " are missing");
        }
    }

    private InvalidRequestException wrong(String what) {
        return new InvalidRequestException("The encoding '" + name + "' cannot be used: " + what + ".");
    }

    static Map<byte[], Integer> read(InputStream tiktoken) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(tiktoken, StandardCharsets.UTF_8));
        Map<byte[], Integer> ranks = new IdentityHashMap<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                String[] parts = line.strip().split(" ");
                try {
                    ranks.put(Base64.getDecoder().decode(parts[0]), Integer.valueOf(parts[1]));
                } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                    throw new InvalidRequestException("Line " + number
                            + " of the vocabulary must be a token in Base64, a space and a rank; it is not.");
                }
            }
        }
        return ranks;
    }

    List<byte[]> tokens() {
        return List.copyOf(tokens.values());
    }

    Encoding encoding(Pattern pieces) {
        Map<byte[], Integer> ranks = new IdentityHashMap<>();
        tokens.forEach((rank, token) -> ranks.put(token, rank));
        GptBytePairEncodingParams params = new GptBytePairEncodingParams(name, pieces, ranks, Map.of());
        return Encodings.newLazyEncodingRegistry()
                .registerGptBytePairEncoding(params)
                .getEncoding(name)
                .orElseThrow();
    }
}
