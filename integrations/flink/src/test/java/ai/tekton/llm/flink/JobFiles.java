package ai.tekton.llm.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a job reads and writes. */
record JobFiles(Path directory) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Path input() {
        return directory.resolve("prompts.jsonl");
    }

    Path output() {
        return directory.resolve("answers");
    }

    Path failures() {
        return directory.resolve("answers-failed");
    }

    /** Writes so many prompts, q1 and so on. */
    JobFiles withPrompts(int count) throws IOException {
        return withLines(IntStream.rangeClosed(1, count)
                .mapToObj(i -> "{\"id\": \"q" + i + "\", \"prompt\": \"Question " + i + "?\"}")
                .toList());
    }

    JobFiles withLines(List<String> lines) throws IOException {
        Files.write(input(), lines);
        return this;
    }

    BulkPromptsJob.Builder job() {
        return BulkPromptsJob.builder(input().toString(), output().toString());
    }

    List<JsonNode> answers() throws IOException {
        return records(output());
    }

    List<JsonNode> failed() throws IOException {
        return records(failures());
    }

    /** The records of the files that are whole: those that are not begin with a dot. */
    private static List<JsonNode> records(Path directory) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        if (!Files.exists(directory)) {
            return all;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    all.add(JSON.readTree(line));
                }
            }
        }
        return all;
    }

    static List<String> ids(List<JsonNode> records) {
        return records.stream().map(record -> record.get("id").asText()).toList();
    }
}
