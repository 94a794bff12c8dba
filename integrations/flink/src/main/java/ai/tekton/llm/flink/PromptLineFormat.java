package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.LineReader;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file: the number from 1, the text, and the fault of a line that cannot be read, else an empty text. One reader
 * reads a whole file, because the number of a line in the middle is unknown.
 */
final class PromptLineFormat extends SimpleStreamFormat<Tuple3<Long, String, String>> {
    /** The type of lines with their numbers and faults. */
    static final TypeInformation<Tuple3<Long, String, String>> TYPE =
            Types.TUPLE(Types.LONG, Types.STRING, Types.STRING);

    private static final long serialVersionUID = 1L;

    @Override
    public Reader<Tuple3<Long, String, String>> createReader(Configuration config, FSDataInputStream stream) {
        return new Lines(new LineReader(stream));
    }

    @Override
    public TypeInformation<Tuple3<Long, String, String>> getProducedType() {
        return TYPE;
    }

    private static final class Lines implements Reader<Tuple3<Long, String, String>> {
        private final LineReader lines;

        Lines(LineReader lines) {
            this.lines = lines;
        }

        @Override
        public @Nullable Tuple3<Long, String, String> read() throws IOException {
            LineReader.Line line = lines.next();
            while (line != null && line.wrong().isEmpty() && line.text().isBlank()) {
                line = lines.next();
            }
            return line == null ? null : Tuple3.of(line.number(), line.text(), line.wrong());
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
