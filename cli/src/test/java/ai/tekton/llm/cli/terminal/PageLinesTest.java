package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every shell command in the pages works at a pseudo terminal as the page says. */
@ExtendWith(RhetorMockExtension.class)
class PageLinesTest {
    private static final List<String> PAGES = List.of("command.md", "bulk.md", "when-rhetor-changes.md");
    private static final String CODE =
            "Like this:\n\n```sh\nfor f in *.jpeg; do mv \"$f\" \"${f%.jpeg}.jpg\"; done\n```\n";

    private static final String RECIPE = "{\"title\":\"Soup\",\"serves\":2,\"ingredients\":[\"leek\"]}";
    private static final String RECIPES = "{\"items\":[{\"title\":\"Soup\",\"serves\":2}]}";

    @TempDir
    private Path home;

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void everyLineOfThePagesWorks(RhetorMock rhetor) throws IOException {
        try (Shell shell = new Shell(home).with("RHETOR_URL", rhetor.url())) {
            prepare(shell);
            for (String line : lines()) {
                if (line.contains("--extract")) {
                    rhetor.enqueue(Reply.text(CODE));
                }
                if (line.contains("--schema")) {
                    rhetor.enqueue(Reply.text(line.contains("\"[") ? RECIPES : RECIPE));
                }
                if (line.equals("tekton-llm ask -c")) {
                    rhetor.enqueue(Reply.error(401, "cut off"));
                    shell.run("tekton-llm ask 'Where?'");
                }
                String there = line.replace("http://localhost:8003", rhetor.url());

                String screen = shell.run("bash -c " + quoted(there) + "; echo \"status $?\"");

                assertThat(screen).as(line).endsWith("status 0\n").doesNotContain("error: ");
            }
        }
        assertThat(home.resolve("rename.sh")).content().startsWith("for f in");
        assertThat(home.resolve("report.html")).content().contains("<html");
    }

    private static void prepare(Shell shell) throws IOException {
        shell.file("NOTES.md", "Some notes.\n");
        shell.file("App.java", "class App {}\n");
        shell.file("AppTest.java", "class AppTest {}\n");
        shell.file("prompts.jsonl", "{\"prompt\": \"Hello\"}\n");
        shell.file("recipe.schema.json", "{\"type\": \"object\", \"required\": [\"title\"]}");
        shell.file("messages.json", "[{\"role\": \"user\", \"content\": \"Hello\"}]");
        shell.file(".config/tekton-llm/templates/review.md", "Review this {{language}} code:\n\n{{input}}\n");
        shell.run("git init -q . && git add NOTES.md && echo more >>NOTES.md");
    }

    /** The build itself tests the lines that build. */
    private static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String page : PAGES) {
            boolean shell = false;
            for (String line : Files.readAllLines(Path.of("..", "docs", page))) {
                if (line.startsWith("```")) {
                    shell = line.equals("```bash");
                } else if (shell && !line.startsWith("./mvnw")) {
                    lines.add(line.replace("./tekton-llm", "tekton-llm"));
                }
            }
        }
        assertThat(lines).hasSizeGreaterThan(15);
        return lines;
    }

    private static String quoted(String line) {
        return "'" + line.replace("'", "'\\''") + "'";
    }
}
