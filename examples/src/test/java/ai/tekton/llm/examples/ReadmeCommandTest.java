package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages list the commands, options and exit statuses that the command has. */
class ReadmeCommandTest {
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
    private static final String SOURCES = "cli/src/main/java";

    @Test
    void everyCommandIsInTheTable() {
        assertThat(cells("Command")
                        .flatMap(cell -> Stream.of(cell.replace("`", "").split(" ")))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(inSources("Command.java", "name = \"(?!tekton-llm)([a-z]+)\""));
    }

    @Test
    void everyOptionIsInTheTable() {
        assertThat(cells("Command-line option")
                        .flatMap(cell -> OPTION.matcher(cell).results().map(match -> match.group())))
                .containsExactlyInAnyOrderElementsOf(inSources(".java", "\"(" + OPTION + ")\""));
    }

    @Test
    void everyExitStatusIsInTheTable() {
        assertThat(cells("Exit status")).containsExactlyElementsOf(inSources("Status.java", "int [A-Z_]+ = (\\d+);"));
    }

    private static Stream<String> cells(String firstCell) {
        return Document.table(firstCell).stream().map(row -> row.get(0));
    }

    /** What a pattern's group finds in the command's sources, each once. */
    private static List<String> inSources(String ending, String pattern) {
        return Document.below(SOURCES, ending).stream()
                .map(file -> Pattern.compile(pattern).matcher(file.text()))
                .flatMap(Matcher::results)
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }
}
