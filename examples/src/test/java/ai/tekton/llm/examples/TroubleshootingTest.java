package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page quotes messages as they are in the sources. */
class TroubleshootingTest {
    /** The text between the parts of a message: quotes and variables. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private static String sources;

    @BeforeAll
    static void read() {
        sources = Stream.of("client-extensions/src/main/java", "integrations/structured/src/main/java")
                .flatMap(folder -> Document.below(folder, ".java").stream())
                .map(file -> JOINT.matcher(file.text()).replaceAll(""))
                .collect(Collectors.joining("\n"));
    }

    static Stream<String> messages() {
        return Document.table("Message").stream()
                .map(List::iterator)
                .map(cells -> cells.next().replace("`", ""));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyPartOfAQuotedMessageIsInTheSources(String message) {
        assertThat(message.split("…|: $"))
                .extracting(String::strip)
                .filteredOn(part -> part.length() > 3)
                .isNotEmpty()
                .allSatisfy(part -> assertThat(sources).contains(part));
    }

    @Test
    void thePageQuotesMessages() {
        assertThat(messages()).hasSizeGreaterThan(10);
    }
}
