package ai.tekton.llm.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.internal.fuzz.Shown;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

class ErrorTextFuzzTest {
    private static final String TOKEN = "s3cret";
    private static final ErrorText TEXT = new ErrorText(new WireJson(), Optional.of(TOKEN));

    @FuzzTest
    void anErrorTextIsShownInOneShortWellFormedLineWithoutTheToken(byte[] body) {
        // Once as text comes over HTTP, and once with the halves of characters that JSON's escapes make.
        check(new String(body, StandardCharsets.UTF_8));
        check(new String(body, StandardCharsets.UTF_16BE));
    }

    private static void check(String body) {
        shown(TEXT.of(body));
        shown(TEXT.shorten(body));
        TEXT.ofErrorObject(body).ifPresent(text -> {
            shown(text);
            assertThat(text).isEqualTo(TEXT.of(body));
        });
    }

    private static void shown(String line) {
        Shown.assertShort(line);
        assertThat(line).doesNotContain(TOKEN);
        assertThat(line).isEqualTo(line.strip());
    }
}
