package ai.tekton.llm.bulk;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Recognizes inputs that are not lines of text, by their names and their first bytes: read as lines, such a file would be
 * nothing but failures. Immutable.
 *
 * @param path the input; empty for a stream
 * @param csv whether it is read as CSV
 * @param output the file of the answers
 */
record InputContent(Optional<Path> path, boolean csv, Path output) {
    private static final String PARQUET_SUFFIX = ".parquet";
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int LEAST_OF_TEXT = 4;
    private static final String UTF_16 = "is text in UTF-16. Convert it first, such as with iconv -f UTF-16 -t UTF-8";

    /**
     * A content that is not read.
     *
     * @param at the position of its mark
     * @param mark the bytes by which it is known
     * @param what what it is, and what to do
     */
    private record Kind(int at, byte[] mark, String what) {
        static Kind of(String what, int at, int... mark) {
            byte[] bytes = new byte[mark.length];
            for (int i = 0; i < mark.length; i++) {
                bytes[i] = (byte) mark[i];
            }
            return new Kind(at, bytes, what);
        }

        boolean isIn(byte[] start) {
            int end = at + mark.length;
            return start.length >= end && Arrays.equals(start, at, end, mark, 0, mark.length);
        }
    }

    private static final List<Kind> KINDS = List.of(
            Kind.of("is compressed with gzip. Decompress it first, such as with gzip -d", 0, 0x1f, 0x8b),
            Kind.of(
                    "is compressed with Zstandard. Decompress it first, such as with zstd -d",
                    0,
                    0x28,
                    0xb5,
                    0x2f,
                    0xfd),
            Kind.of("is compressed with xz. Decompress it first, such as with xz -d", 0, 0xfd, '7', 'z', 'X', 'Z'),
            Kind.of(
                    "is compressed with bzip2. Decompress it first, such as with bzip2 -d",
                    LEAST_OF_TEXT,
                    '1',
                    'A',
                    'Y',
                    '&'),
            Kind.of("is a ZIP archive, or of an office program. Unpack it, or export it as CSV", 0, 'P', 'K', 3, 4),
            Kind.of("is an Avro file. Convert it to JSON Lines first", 0, 'O', 'b', 'j', 1),
            Kind.of(UTF_16, 0, 0xff, 0xfe),
            Kind.of(UTF_16, 0, 0xfe, 0xff),
            Kind.of(UTF_16, 0, '{', 0),
            Kind.of(UTF_16, 0, 0, '{'));

    /** Why the names of the files cannot be those of a run; empty where they can. */
    Optional<String> problemOfNames() {
        if (path.filter(InputContent::isParquet).isPresent()) {
            return Optional.of(parquetInput());
        }
        return isParquet(output)
                ? Optional.of(
                        "The output " + output + " would be a Parquet file. Parquet is written by --engine flink only: "
                                + command("") + ". From Java, use BulkPromptsJob of tekton-llm-flink.")
                : Optional.empty();
    }

    /**
     * Why the content cannot be read.
     *
     * @param start the first bytes of the input
     * @return what it is and what to do; empty where it may be text
     */
    Optional<String> problem(byte[] start) {
        // A column may have that name.
        boolean parquet = startsWith(start, PARQUET) && !(csv && isPlain(start, start.length));
        if (parquet) {
            return Optional.of(parquetInput());
        }
        Optional<Kind> known = KINDS.stream().filter(kind -> kind.isIn(start)).findFirst();
        if (known.isEmpty() && isPlain(start, LEAST_OF_TEXT)) {
            return Optional.empty();
        }
        return Optional.of(name() + " "
                + known.map(Kind::what)
                        .orElse("is binary, and not lines of text. Convert it to JSON Lines or CSV first")
                + ".");
    }

    private String name() {
        return path.map(file -> "The input " + file).orElse("The input");
    }

    private String parquetInput() {
        boolean named = path.filter(InputContent::isParquet).isPresent();
        return name() + " is a Parquet file. Parquet is read by --engine flink only: "
                + command(named ? "" : " --input-format parquet")
                + ". From Java, use BulkPromptsJob of tekton-llm-flink.";
    }

    /** Flink writes a directory, in the format of the input where no other is named. */
    private String command(String inputFormat) {
        String name = output.toString();
        int dot = name.lastIndexOf('.');
        String directory = dot > 0 ? name.substring(0, dot) : name;
        return "tekton-llm batch --engine flink --input "
                + path.map(Path::toString).orElse("FILE") + inputFormat + " --output " + directory + " --output-format "
                + (isParquet(output) ? "parquet" : "jsonl");
    }

    private static boolean isParquet(Path named) {
        return named.toString().toLowerCase(Locale.ROOT).endsWith(PARQUET_SUFFIX);
    }

    private static boolean startsWith(byte[] start, byte[] mark) {
        return new Kind(0, mark, "").isIn(start);
    }

    /** Whether the first bytes have no control character. A line that is broken later is a failure of that line alone. */
    private static boolean isPlain(byte[] start, int checked) {
        for (int i = 0; i < Math.min(checked, start.length); i++) {
            byte b = start[i];
            if (b >= 0 && Character.isISOControl(b) && b != '\t' && b != '\n' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
