package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineEndsTest {
    @Test
    void theFirstLineEndIsFoundAtAnyPositionInAnyBytes() {
        Random random = new Random(11);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int i = 0; i < random.nextInt(3) && bytes.length > 0; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? '\n' : '\r');
            }
            int start = random.nextInt(bytes.length + 1);
            int end = start + random.nextInt(bytes.length - start + 1);

            assertThat(LineEnds.first(bytes, start, end)).isEqualTo(byteByByte(bytes, start, end));
        }
    }

    @Test
    void bytesThatDifferFromALineEndByOneBitOrByOneAreNotLineEnds() {
        byte[] near = "\u000B\u000C\u0009\u000E\u008A\u008D\u0000\u0001".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(LineEnds.first(near, 0, near.length)).isEqualTo(-1);
    }

    private static int byteByByte(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return i;
            }
        }
        return -1;
    }
}
