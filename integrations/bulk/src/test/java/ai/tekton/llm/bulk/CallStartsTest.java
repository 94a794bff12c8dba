package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal of a run's calls in progress. */
@Tag("once")
class CallStartsTest {
    private static final Disk PLAIN = new Disk((to, bytes) -> to.write(bytes), Runnable::run);

    @TempDir
    private Path folder;

    private final CompletedLines done = new CompletedLines();
    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("answers.jsonl.calls");
    }

    private CallStarts open() throws IOException {
        return CallStarts.open(path, done, PLAIN);
    }

    private static BigDecimal sum(String text) {
        return new BigDecimal(text);
    }

    /** Starts again as after a kill: with what is in the file, while the earlier one was never closed. */
    private CallStarts.Unknown afterAKill() throws IOException {
        Path copy = Files.copy(path, folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
        return CallStarts.read(copy, done);
    }

    @Test
    void aCallIsKnownToALaterStartFromBeforeItIsSentUntilItsLineIsDone() throws IOException {
        try (CallStarts calls = open()) {
            assertThat(afterAKill()).isEqualTo(CallStarts.Unknown.NONE);

            calls.began(7, sum("0.25"));
            calls.began(8, sum("0.5"));
            assertThat(afterAKill()).isEqualTo(new CallStarts.Unknown(2, sum("0.75")));

            // Its answer may not be written yet: the line counts, and not what this start knows.
            calls.answered(7);
            assertThat(afterAKill().calls()).isEqualTo(2);
            done.add(7);
            assertThat(afterAKill()).isEqualTo(new CallStarts.Unknown(1, sum("0.5")));

            calls.ended(8);
            assertThat(afterAKill()).isEqualTo(CallStarts.Unknown.NONE);
            calls.answersWritten();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void eachAttemptOfACallCountsUntilTheCallHasEnded() throws IOException {
        try (CallStarts calls = open()) {
            calls.began(1, sum("1"));
            calls.began(1, sum("1"));
            assertThat(afterAKill()).isEqualTo(new CallStarts.Unknown(2, sum("2")));
            calls.ended(1);
            calls.began(1, sum("3"));
            assertThat(afterAKill()).isEqualTo(new CallStarts.Unknown(1, sum("3")));
        }
    }

    @Test
    void anUnknownCallStaysUnknownEvenIfALaterStartAnswersItsLine() throws IOException {
        try (CallStarts first = open()) {
            first.began(1, sum("1"));
        }
        try (CallStarts second = open()) {
            assertThat(second.unknown()).isEqualTo(new CallStarts.Unknown(1, sum("1")));
            second.began(1, sum("1"));
            second.began(2, sum("1"));
            second.answered(1);
        }
        done.add(1);

        try (CallStarts third = open()) {
            assertThat(third.unknown()).isEqualTo(new CallStarts.Unknown(2, sum("2")));
        }
        try (CallStarts fourth = open()) {
            assertThat(fourth.unknown()).isEqualTo(new CallStarts.Unknown(2, sum("2")));
        }
    }

    @Test
    void aTruncatedRecordIsThatOfACallThatWasNotSent() throws IOException {
        try (CallStarts calls = open()) {
            calls.began(1, sum("1"));
            Files.writeString(path, "{\"line\":2,\"calls\":1,\"mo", StandardOpenOption.APPEND);

            assertThat(afterAKill()).isEqualTo(new CallStarts.Unknown(1, sum("1")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"line\":2,garbage}",
                "{\"line\":2,\"calls\":1}",
                "{\"line\":2,\"calls\":1.5,\"most\":1}",
                "{\"line\":2,\"calls\":-1,\"most\":1}",
                "{\"line\":2,\"calls\":1,\"most\":\"1\"}",
                "{\"line\":2,\"calls\":1,\"most\":-1}",
                "My notes"
            })
    void aRecordThatStatesNoCallIsNamedAndNeitherGuessedNorTakenFromTheBudget(String record) throws IOException {
        String content = "{\"line\":1,\"calls\":1,\"most\":1}\n" + record + "\n";
        Files.writeString(path, content);

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessage("Record 2 of " + path + " was not written by a bulk run, or has been changed. Restore the"
                        + " file, or delete it: then the calls that were interrupted do not count in the budget.");
        assertThat(path).hasContent(content);
    }

    @Test
    void theFileDoesNotGrowWithTheNumberOfCalls() throws IOException {
        long largest = 0;
        try (CallStarts calls = open()) {
            calls.began(1, sum("0.125"));
            for (int line = 2; line < 250_000; line++) {
                calls.began(line, sum("0.0000001"));
                calls.answered(line);
                calls.flush();
                largest = line % 1000 == 0 ? Math.max(largest, Files.size(path)) : largest;
            }
            calls.began(3, sum("0.125"));
            assertThat(largest).isBetween(1L, 5L * 1024 * 1024);
            done.add(2);
            CompletedLines without = new CompletedLines();
            assertThat(CallStarts.read(path, without).most()).isGreaterThanOrEqualTo(sum("0.25"));
        }
    }

    @Test
    void aDiskThatIsFullIsAnError() throws IOException {
        Disk full = new Disk(
                (to, bytes) -> {
                    throw new IOException("No space left on device");
                },
                Runnable::run);
        try (CallStarts calls = CallStarts.open(path, done, full)) {
            assertThatThrownBy(() -> calls.began(1, BigDecimal.ONE))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith(path + " cannot be written: No space left on device");
        }
    }

    @Test
    void aFullDiskLeavesTheFileOfTheEarlierStartAndNoOther() throws IOException {
        String earlier = "{\"line\":1,\"calls\":1,\"most\":1}\n";
        Files.writeString(path, earlier);
        Disk full = new Disk(
                (to, bytes) -> {
                    throw new IOException("No space left on device");
                },
                Runnable::run);

        assertThatThrownBy(() -> CallStarts.open(path, done, full))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(path + " cannot be written: No space left on device");

        assertThat(path).hasContent(earlier);
        assertThat(folder.resolve("answers.jsonl.calls.new")).doesNotExist();
        assertThat(OpenFiles.in(folder)).isEmpty();
    }
}
