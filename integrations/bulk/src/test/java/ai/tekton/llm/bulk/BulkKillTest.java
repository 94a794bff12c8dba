package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose process is killed, three times, or once where it is ordered. With -Dbulk.prompts=100000, a longer one. */
@Tag("once")
class BulkKillTest {
    private static final int PROMPTS = Integer.getInteger("bulk.prompts", 2000);
    private static final int CONCURRENCY = 32;
    private static final int KILLS = 3;
    private static final long SEED = 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatIsKilledAnswersEachPromptOnce(boolean ordered) throws Exception {
        Path input = folder.resolve("prompts.jsonl");
        Path output = folder.resolve("answers.jsonl");
        Path failures = folder.resolve("answers.failed.jsonl");
        write(input);
        Random random = new Random(SEED);
        try (RhetorMock rhetor = RhetorMock.start()) {
            rhetor.enqueue(Reply.error(422, "This one is refused."));
            int kills = ordered ? 1 : KILLS;
            for (int kill = 1; kill <= kills; kill++) {
                run(input, output, rhetor, 1 + random.nextInt(PROMPTS / (KILLS + 1)), ordered, "");
                System.out.println("killed " + kill + ": " + lines(output) + " answers, " + lines(failures)
                        + " failures, " + rhetor.chatRequests().size() + " calls");
            }
            run(input, output, rhetor, Long.MAX_VALUE, ordered, "");
            int calls = rhetor.chatRequests().size();
            System.out.println("ended: " + PROMPTS + " prompts, " + lines(output) + " answers, " + lines(failures)
                    + " failures, " + calls + " calls, at most " + (PROMPTS + kills * CONCURRENCY) + " allowed");

            assertThat(lines(failures)).isLessThanOrEqualTo(1);
            assertThat(lines(output) + lines(failures)).isEqualTo(PROMPTS);
            assertThat(numbers(output, failures, ordered).cardinality()).isEqualTo(PROMPTS);
            assertThat(calls).isBetween(PROMPTS, PROMPTS + kills * CONCURRENCY);
            assertThat(folder.resolve("answers.jsonl.pending")).doesNotExist();
        }
    }

    @Test
    void aRunThatIsKilledSpendsOneBudgetAndNotOneForEachStart() throws Exception {
        Path input = folder.resolve("prompts.jsonl");
        Path output = folder.resolve("answers.jsonl");
        int budget = PROMPTS / 2;
        write(input);
        try (RhetorMock rhetor = RhetorMock.start()) {
            BulkBudgetTest.sell(rhetor);
            for (int kill = 1; kill <= KILLS; kill++) {
                run(input, output, rhetor, budget / 10, false, Integer.toString(budget));
            }
            run(input, output, rhetor, Long.MAX_VALUE, false, Integer.toString(budget));

            // Each call costs 1 at the server, also one whose answer a kill has lost.
            assertThat(rhetor.chatRequests().size()).isLessThanOrEqualTo(budget);
            assertThat(lines(output)).isBetween((long) budget - KILLS * CONCURRENCY, (long) budget);
        }
    }

    private static void write(Path input) throws IOException {
        try (BufferedWriter to = Files.newBufferedWriter(input)) {
            for (int i = 1; i <= PROMPTS; i++) {
                to.write("{\"id\":\"q" + i + "\",\"prompt\":\"Question " + i + "?\"}\n");
            }
        }
    }

    /** Kills the process as soon as it says that it has written so many lines; else waits for its end. */
    private static void run(Path input, Path output, RhetorMock rhetor, long killAfter, boolean ordered, String budget)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillableRun.class.getName(),
                        input.toString(),
                        output.toString(),
                        rhetor.url(),
                        Integer.toString(CONCURRENCY),
                        Long.toString(killAfter),
                        Boolean.toString(ordered),
                        budget)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = process.inputReader()) {
            String line = said.readLine();
            if (killAfter == Long.MAX_VALUE) {
                assertThat(line).contains(budget.isEmpty() ? "end=COMPLETED" : "end=BUDGET_USED_UP");
            } else {
                assertThat(line).isEqualTo("now");
                process.destroyForcibly();
            }
        }
        process.waitFor();
    }

    private static long lines(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(path)) {
            return lines.count();
        }
    }

    /** The numbers of the lines that are over; no number may be there twice. */
    private static BitSet numbers(Path output, Path failures, boolean ordered) throws IOException {
        BitSet numbers = new BitSet();
        int last = 0;
        for (Path path : new Path[] {output, failures}) {
            if (Files.exists(path)) {
                try (BufferedReader from = Files.newBufferedReader(path)) {
                    for (String line = from.readLine(); line != null; line = from.readLine()) {
                        JsonNode node = AnswerFormat.JSON.readTree(line);
                        int number = node.get("line").asInt();
                        assertThat(node.get("id").asText()).isEqualTo("q" + number);
                        assertThat(numbers.get(number)).isFalse();
                        if (ordered && path.equals(output)) {
                            assertThat(number).isGreaterThan(last);
                            last = number;
                        }
                        numbers.set(number);
                    }
                }
            }
        }
        return numbers;
    }
}
