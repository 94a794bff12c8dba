package ai.tekton.llm.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes and reads Parquet files with nothing but Parquet's own classes. */
final class ParquetTestFiles {
    /** Columns as most data sets have them. */
    static final String PROMPTS = "message prompts { optional binary id (STRING); optional binary prompt (STRING); }";

    private ParquetTestFiles() {}

    static Path write(Path file, String schema, CompressionCodecName codec, List<Consumer<Group>> rows)
            throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(schema);
        Files.createDirectories(file.getParent());
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(type)
                .withCompressionCodec(codec)
                .build()) {
            for (Consumer<Group> row : rows) {
                Group group = new SimpleGroup(type);
                row.accept(group);
                writer.write(group);
            }
        }
        return file;
    }

    /** The prompts q{@code from} to q{@code to}, each with some text behind its question. */
    static Path writePrompts(Path file, int from, int to, String text) throws IOException {
        List<Consumer<Group>> rows = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            int number = i;
            rows.add(row -> row.append("id", "q" + number).append("prompt", "Question " + number + "?" + text));
        }
        return write(file, PROMPTS, CompressionCodecName.SNAPPY, rows);
    }

    /** The rows of the files of a directory that are complete: the names of others begin with a dot. */
    static List<Group> read(Path directory) throws IOException {
        List<Group> all = new ArrayList<>();
        if (!Files.exists(directory)) {
            return all;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList()) {
                try (ParquetReader<Group> reader = new Groups(file).build()) {
                    for (Group row = reader.read(); row != null; row = reader.read()) {
                        all.add(row);
                    }
                }
            }
        }
        return all;
    }

    static List<String> ids(List<Group> rows) {
        return rows.stream().map(row -> row.getString("id", 0)).toList();
    }

    private static final class Groups extends ParquetReader.Builder<Group> {
        Groups(Path file) throws IOException {
            super(new LocalInputFile(file));
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }
}
