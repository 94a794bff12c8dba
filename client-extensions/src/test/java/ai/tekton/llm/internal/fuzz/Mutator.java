package ai.tekton.llm.internal.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes new inputs of given ones: the same each time for the same seed, on every JDK. */
final class Mutator {
    private static final int MOST_CHANGES = 5;
    private static final byte[] ODD_BYTES = {
        0,
        '\n',
        '\r',
        ' ',
        '"',
        '\\',
        ':',
        ',',
        '{',
        '}',
        '[',
        ']',
        0x7E,
        0x7F,
        (byte) 0x80,
        (byte) 0xC5,
        (byte) 0xED,
        -1
    };

    private final Random random;
    private final List<byte[]> inputs;
    private final List<byte[]> tokens;

    Mutator(long seed, List<byte[]> inputs) {
        this.random = new Random(seed);
        this.inputs = List.copyOf(inputs);
        this.tokens = tokens(inputs);
    }

    /** Words, numbers, and each byte between them. */
    private static List<byte[]> tokens(List<byte[]> inputs) {
        Set<String> tokens = new LinkedHashSet<>();
        for (byte[] input : inputs) {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            tokens.addAll(List.of(text.split("(?<=\\W)|(?=\\W)")));
        }
        return tokens.stream()
                .map(token -> token.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    byte[] next() {
        byte[] made = any(inputs);
        for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
            made = changed(made);
        }
        return made;
    }

    private byte[] changed(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = from + random.nextInt(Math.min(input.length - from, 16) + 1);
        return switch (random.nextInt(9)) {
            case 0 -> withByte(input, from, (byte) (at(input, from) ^ 1 << random.nextInt(8)));
            case 1 -> withByte(input, from, ODD_BYTES[random.nextInt(ODD_BYTES.length)]);
            case 2 -> withByte(input, from, (byte) random.nextInt(256));
            case 3 -> Arrays.copyOf(input, from);
            case 4 -> spliced(input, from, new byte[0], to);
            case 5 -> spliced(input, to, Arrays.copyOfRange(input, from, to), to);
            case 6 -> spliced(input, from, any(tokens), from);
            case 7 -> spliced(input, from, any(tokens), to);
            default -> spliced(input, from, tail(any(inputs)), input.length);
        };
    }

    private byte[] any(List<byte[]> of) {
        return of.get(random.nextInt(of.size()));
    }

    private byte[] tail(byte[] input) {
        return Arrays.copyOfRange(input, random.nextInt(input.length + 1), input.length);
    }

    private static byte at(byte[] input, int index) {
        return index < input.length ? input[index] : 0;
    }

    private static byte[] withByte(byte[] input, int index, byte value) {
        return spliced(input, index, new byte[] {value}, Math.min(index + 1, input.length));
    }

    /** What is before an index, something else, and what is from another index on. */
    private static byte[] spliced(byte[] input, int until, byte[] middle, int from) {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.write(input, 0, until);
        made.writeBytes(middle);
        made.write(input, from, input.length - from);
        return made.toByteArray();
    }
}
