package ai.tekton.llm.internal.ws.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.internal.fuzz.ChunkedBytes;
import ai.tekton.llm.internal.wire.NotRhetorException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class HttpHeadFuzzTest {
    @FuzzTest
    void aHeadIsReadUpToItsBlankLineOrRefused(byte[] bytes) throws IOException {
        ChunkedBytes in = new ChunkedBytes(bytes, ChunkedBytes.Cut.WHOLE);
        HttpHead head;
        try {
            head = HttpHead.read(in);
        } catch (NotRhetorException | EOFException e) {
            return;
        }
        assertThat(head.status()).isBetween(0, 999);
        assertThat(head.reason()).doesNotContain("\n");
        head.headers().forEach((name, values) -> {
            assertThat(name).doesNotContain(":", "\n");
            assertThat(values)
                    .isNotEmpty()
                    .allSatisfy(value -> assertThat(value).doesNotContain("\n"));
        });
        byte[] alone = Arrays.copyOf(bytes, in.taken());
        assertThat(new String(alone, StandardCharsets.ISO_8859_1)).matches("(?s).*\n\r?\n");
        assertThat(HttpHead.read(new ChunkedBytes(alone, ChunkedBytes.Cut.SINGLE)))
                .isEqualTo(head);
        byte[] cut = Arrays.copyOf(bytes, in.taken() - 1);
        assertThatThrownBy(() -> HttpHead.read(new ChunkedBytes(cut, ChunkedBytes.Cut.SINGLE)))
                .isInstanceOf(EOFException.class);
    }
}
