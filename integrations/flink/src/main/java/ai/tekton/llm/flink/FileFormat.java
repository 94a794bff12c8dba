package ai.tekton.llm.flink;

import ai.tekton.llm.error.InvalidRequestException;
import org.apache.flink.core.fs.Path;

/** The format of the files that a {@link BulkPromptsJob} reads or writes. */
public enum FileFormat {
    /** JSON Lines: one JSON object in each line. */
    JSON_LINES("jsonl"),
    /**
     * Apache Parquet: columns instead of fields. It needs {@code flink-parquet}, which the jar with the classifier {@code job}
     * contains, and the classes of Hadoop on Flink's class path.
     */
    PARQUET("parquet");

    private final String suffix;

    FileFormat(String suffix) {
        this.suffix = suffix;
    }

    /** The end of a file's name, with its dot. */
    String suffix() {
        return "." + suffix;
    }

    /** The format that the name of a file or directory indicates; JSON Lines where it indicates none. */
    static FileFormat of(Path path) {
        return path.getName().endsWith(PARQUET.suffix()) ? PARQUET : JSON_LINES;
    }

    /** The format of an option's value. */
    static FileFormat of(String option, String value) {
        for (FileFormat format : values()) {
            if (format.suffix.equals(value)) {
                return format;
            }
        }
        throw new InvalidRequestException(option + " is '" + value + "', but must be jsonl or parquet.");
    }
}
