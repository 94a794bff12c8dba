package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.rhetor.RhetorContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Performs the steps of CONTRIBUTING for a change of Rhetor, one by one, on a copy of the tree. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class WhenRhetorChangesTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(bash|diff|text)\\n(.*?)^```$");
    private static final Pattern EXPECTED_STATUS = Pattern.compile("# exits with (\\d+)");

    /** The version that the document's example of the next step comes to, while the contract has the one before. */
    private static final String EXAMPLE_VERSION = "0.3.0";

    private static final String EXAMPLE_VERSION_BEFORE = "0.2.0";

    /** Where the example of the next step begins; the step before it stays as it was. */
    private static final String NEXT_STEP = "\n### The next step\n";

    @TempDir
    private Path tree;

    private String printed = "";

    private record Block(String kind, String text) {}

    @Test
    void everyStepDoesWhatItSaysAndTheGeneratedClientFollows() throws Exception {
        copyTree();
        writeRhetorsNewDocument();
        Path api = tree.resolve("generated-client/target/generated-sources/rhetor/src/main/java/ai/tekton/rhetor");

        for (Block block : steps()) {
            switch (block.kind()) {
                case "bash" -> run(block.text());
                case "diff" -> apply(block.text());
                default ->
                    assertThat(printed)
                            .contains(block.text().lines().map(String::strip).toList());
            }
        }

        assertThat(api.resolve("RhetorOperation.java")).content().contains("\"/api/v1/completions/stream\"");
        assertThat(api.resolve("model/ChatResponse.java")).content().contains("getReasoning()");
        assertThat(api.resolve("RhetorContract.java")).content().contains("\"" + next() + "\"");
        assertThat(tree.resolve("spec/released/rhetor-" + next() + ".yaml"))
                .hasSameTextualContentAs(tree.resolve("spec/rhetor.yaml"));
    }

    private static List<Block> steps() {
        String text = Document.CONTRIBUTING.text();
        int from = text.indexOf("\n## When Rhetor changes\n");
        int next = text.indexOf(NEXT_STEP, from);
        List<Block> blocks = new ArrayList<>(blocks(text.substring(from, next)));
        for (Block block : blocks(text.substring(next, text.indexOf("\n## Tests\n", next)))) {
            blocks.add(new Block(block.kind(), atCurrentVersion(block.text())));
        }
        assertThat(blocks).hasSizeGreaterThan(8);
        return blocks;
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /** The document keeps its example's versions when the contract goes on. */
    private static String atCurrentVersion(String text) {
        return text.replace(EXAMPLE_VERSION, "@next@")
                .replace(EXAMPLE_VERSION_BEFORE, RhetorContract.VERSION)
                .replace("@next@", next());
    }

    private static String next() {
        int[] parts = Arrays.stream(RhetorContract.VERSION.split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
        return parts[0] == 0 ? "0." + (parts[1] + 1) + ".0" : (parts[0] + 1) + ".0.0";
    }

    /** What is under version control, or would be, and so nothing that was built. */
    private void copyTree() throws IOException, InterruptedException {
        Path list = Files.createTempFile("files", ".txt");
        Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .directory(Document.top().toFile())
                .redirectOutput(list.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(git.waitFor()).isZero();
        for (String name : Files.readString(list).split("\0")) {
            Path source = Document.top().resolve(name);
            if (Files.exists(source)) {
                Path target = tree.resolve(name);
                Files.createDirectories(target.getParent());
                Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.delete(list);
    }

    /** The contract as Rhetor would serve it after the change. */
    private void writeRhetorsNewDocument() throws IOException {
        String document = Files.readString(tree.resolve("spec/rhetor.yaml"))
                .replace("\n  /api/v1/chat/stream:\n", "\n  /api/v1/completions/stream:\n")
                .replaceAll("operationId: .*", "operationId: of_its_own")
                .replaceFirst(
                        "(description: The time of the answer.*\n)", "$1        reasoning:\n          type: string\n");
        assertThat(document).contains("/api/v1/completions/stream", "reasoning");
        // YAML, which has JSON in it, and so may be called either.
        Files.writeString(tree.resolve("openapi.json"), document);
    }

    private void run(String script) throws IOException, InterruptedException {
        Matcher expected = EXPECTED_STATUS.matcher(script);
        int status = expected.find() ? Integer.parseInt(expected.group(1)) : 0;
        assertThat(execute("sh", "-e", "-c", script))
                .as("%s%n%s", script, printed)
                .isEqualTo(status);
    }

    private void apply(String patch) throws IOException, InterruptedException {
        Path file = Files.writeString(tree.resolve("change.patch"), patch);
        assertThat(execute("git", "apply", file.toString())).as(printed).isZero();
        Files.delete(file);
    }

    private int execute(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("step", ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
        // Git would take the copy for a part of the tree that it may be in.
        builder.environment().put("GIT_CEILING_DIRECTORIES", tree.getParent().toString());
        Process process = builder.start();
        try {
            int status = process.waitFor();
            printed = Files.readString(output);
            return status;
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
