package ai.tekton.llm.flink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.ParquetInputFile;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of Parquet files as lines of JSON with their numbers, in the form that {@link PromptLineFormat} has for JSON
 * Lines. One reader reads a whole file, row group by row group.
 *
 * <p>It hands over small batches: the source queues whole batches, and a batch of a row group, such as Flink's own adapter for
 * record streams makes, could be millions of prompts.
 */
final class ParquetPromptFormat implements BulkFormat<Tuple3<Long, String, String>, FileSourceSplit> {
    private static final long serialVersionUID = 1L;
    private static final int BATCH_ROWS = 256;
    private static final int BATCH_CHARS = 1 << 20;

    @Override
    public Reader<Tuple3<Long, String, String>> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return new Rows(split.path(), 0);
    }

    @Override
    public Reader<Tuple3<Long, String, String>> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        long done = split.getReaderPosition()
                .map(CheckpointedPosition::getRecordsAfterOffset)
                .orElse(0L);
        return new Rows(split.path(), done);
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<Tuple3<Long, String, String>> getProducedType() {
        return PromptLineFormat.TYPE;
    }

    /** Reads groups, whose schema is the file's. */
    private static final class GroupReader extends ParquetReader.Builder<Group> {
        GroupReader(InputFile file) {
            super(file);
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    private static final class Rows implements Reader<Tuple3<Long, String, String>> {
        private final Path file;
        private final ParquetReader<Group> rows;
        private final ParquetRowJson json = new ParquetRowJson();
        private long number;

        Rows(Path file, long done) throws IOException {
            this.file = file;
            long length = file.getFileSystem().getFileStatus(file).getLen();
            FSDataInputStream stream = file.getFileSystem().open(file);
            try {
                rows = new GroupReader(new ParquetInputFile(stream, length))
                        .withCodecFactory(new UnpooledCodecFactory())
                        .build();
                while (number < done && next() != null) {
                    // The checkpoint contains these rows.
                }
            } catch (IOException | RuntimeException e) {
                stream.close();
                throw e;
            }
        }

        @Override
        public @Nullable RecordIterator<Tuple3<Long, String, String>> readBatch() throws IOException {
            List<Tuple3<Long, String, String>> batch = new ArrayList<>(BATCH_ROWS);
            long before = number;
            int size = 0;
            while (batch.size() < BATCH_ROWS && size < BATCH_CHARS) {
                Group row = next();
                if (row == null) {
                    break;
                }
                String line = json.write(row);
                size += line.length();
                batch.add(Tuple3.of(number, line, ""));
            }
            return batch.isEmpty()
                    ? null
                    : new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, before);
        }

        private @Nullable Group next() throws IOException {
            try {
                Group row = rows.read();
                if (row != null) {
                    number++;
                }
                return row;
            } catch (IOException | RuntimeException e) {
                // Parquet's own exceptions do not name the file, and some are plain runtime exceptions.
                throw new IOException(
                        "Row " + (number + 1) + " of " + file + " cannot be read as Parquet: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
