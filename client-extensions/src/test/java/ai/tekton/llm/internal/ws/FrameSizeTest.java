package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FrameSizeTest {
    private static final FailureDetails.Builder DETAILS =
            FailureDetails.builder().requestId("r1");

    @Test
    void aFrameBeyondTheLimitIsRefusedWithItsSizeAndTheLimit() {
        String most = "x".repeat(FrameSize.MAX_BYTES);

        assertThatCode(() -> FrameSize.check(most, DETAILS)).doesNotThrowAnyException();
        assertThatThrownBy(() -> FrameSize.check(most + "x", DETAILS))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("16777217")
                .hasMessageContaining("16777216")
                .satisfies(e ->
                        assertThat(((InvalidRequestException) e).requestId()).contains("r1"));
    }

    @Test
    void aFrameIsMeasuredInBytesOfUtf8() {
        String wide = "\u20ac".repeat(4);

        assertThatCode(() -> FrameSize.check(wide, 12, DETAILS)).doesNotThrowAnyException();
        assertThatThrownBy(() -> FrameSize.check(wide, 11, DETAILS)).hasMessageContaining("12 bytes");
    }

    @Property
    void theSizeIsThatOfTheEncodedText(@ForAll @StringLength(max = 50) String text) {
        String wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

        assertThat(FrameSize.bytes(wellFormed)).isEqualTo(wellFormed.getBytes(StandardCharsets.UTF_8).length);
        assertThat(FrameSize.bytes(wellFormed + "é€😀"))
                .isEqualTo(wellFormed.getBytes(StandardCharsets.UTF_8).length + 9);
    }
}
