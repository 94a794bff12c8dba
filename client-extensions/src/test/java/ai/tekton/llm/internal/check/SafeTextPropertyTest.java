package ai.tekton.llm.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SafeTextPropertyTest {
    @Property
    void everyShownTextIsOneWellFormedLineOfBoundedLength(@ForAll String words) {
        String line = SafeText.line(words.repeat(3));

        assertThat(line.length()).isLessThanOrEqualTo(501);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(line)).isTrue();
        assertThat(line.codePoints().noneMatch(Character::isISOControl)).isTrue();
    }

    @Example
    void aTextIsNotTruncatedWithinACharacter() {
        assertThat(SafeText.line("a".repeat(499) + "\uD83D\uDE00 and more")).isEqualTo("a".repeat(499) + "…");
        assertThat(SafeText.line("a".repeat(498) + "\uD83D\uDE00 and more"))
                .isEqualTo("a".repeat(498) + "\uD83D\uDE00…");
    }
}
