package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the tests of all modules see of the machine that runs them. */
class TestEnvironmentTest {
    @Test
    void testsDoNotSeeTheVariablesThatConfigureTheLibrary() throws IOException {
        Pom project = Pom.ofProject();
        String page = Files.readString(project.directory().resolve("docs/configuration.md"));
        List<String> variables = Pattern.compile("`(RHETOR_[A-Z_]+)`")
                .matcher(page)
                .results()
                .map(variable -> variable.group(1))
                .toList();

        assertThat(variables).contains("RHETOR_URL");
        assertThat(project.texts("//excludedEnvironmentVariable")).containsAll(variables);
    }
}
