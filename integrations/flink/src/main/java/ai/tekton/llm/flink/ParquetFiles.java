package ai.tekton.llm.flink;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.formats.parquet.ParquetBuilder;
import org.apache.flink.formats.parquet.ParquetInputFile;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files of answers and of failures, and checks the libraries that this needs. */
final class ParquetFiles {
    /** The fields of {@link ai.tekton.llm.bulk.AnswerFormat#JSON_LINES}. */
    static final String ANSWERS = """
            message answer {
              required int64 line;
              required binary id (STRING);
              required binary content (STRING);
              optional binary model (STRING);
              optional binary provider (STRING);
              optional binary finish_reason (STRING);
              optional group usage {
                required int64 prompt_tokens;
                required int64 completion_tokens;
                required int64 total_tokens;
              }
              optional double cost;
              required boolean fallback;
              required int32 attempts;
              required int64 latency_ms;
              required group warnings (LIST) {
                repeated group list {
                  required binary element (STRING);
                }
              }
            }
            """;

    /** The fields of {@link ai.tekton.llm.bulk.FailureFormat}. */
    static final String FAILURES = """
            message failure {
              required int64 line;
              required binary id (STRING);
              required group error {
                required binary type (STRING);
                optional binary message (STRING);
                optional int32 status;
                required int32 attempts;
              }
              required binary input (STRING);
            }
            """;

    /** A writer buffers a row group; a file ends at each checkpoint in any case. */
    private static final long ROW_GROUP_BYTES = 32L << 20;

    private ParquetFiles() {}

    /**
     * Checks the class path.
     *
     * @throws InvalidRequestException where a library is missing; names it and where it belongs
     */
    static void checkLibraries() {
        require(
                () -> List.of(ParquetInputFile.class, ParquetWriter.class),
                "Parquet files need org.apache.flink:flink-parquet in the version of Flink. Use the job's jar, which"
                        + " contains it, or add it to the dependencies of your job.");
        // Reads its resources, for which it needs a library of its own.
        require(
                () -> new Configuration().get("io.file.buffer.size"),
                "Parquet files need the classes of Hadoop. Put hadoop-client-api and hadoop-client-runtime (3.3 or"
                        + " newer) into the directory lib of Flink on each machine, or set HADOOP_CLASSPATH before you start"
                        + " Flink and the job: export HADOOP_CLASSPATH=$(hadoop classpath).");
    }

    private static void require(Supplier<?> use, String message) {
        try {
            use.get();
        } catch (LinkageError e) {
            throw new InvalidRequestException(message + " Missing: " + e.getMessage() + ".");
        }
    }

    /** Creates writers of lines of JSON, as rows of a schema. */
    static BulkWriter.Factory<String> writers(String schema) {
        return new ParquetWriterFactory<>(new LineWriters(schema));
    }

    /** Not a lambda: the signature in a serialized lambda does not change with the relocation of Parquet in the job's jar. */
    private static final class LineWriters implements ParquetBuilder<String> {
        private static final long serialVersionUID = 1L;

        private final String schema;

        LineWriters(String schema) {
            this.schema = schema;
        }

        @Override
        public ParquetWriter<String> createWriter(OutputFile file) throws IOException {
            return new LineWriter(file, MessageTypeParser.parseMessageType(schema))
                    // Of Hadoop itself, whose pool then keeps none of the job's classes; each reader has it.
                    .withCompressionCodec(CompressionCodecName.GZIP)
                    .withRowGroupSize(ROW_GROUP_BYTES)
                    .build();
        }
    }

    private static final class LineWriter extends ParquetWriter.Builder<String, LineWriter> {
        private final MessageType schema;

        LineWriter(OutputFile file, MessageType schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected LineWriter self() {
            return this;
        }

        // Its replacement is missing in the Parquet of Flink 1.20.
        @SuppressWarnings("deprecation")
        @Override
        protected WriteSupport<String> getWriteSupport(Configuration configuration) {
            return new JsonWriteSupport(schema);
        }
    }
}
