package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV file that are not done; the first names the columns. A record's number is its position after the header,
 * from 1, regardless of its number of lines. Not thread-safe.
 */
final class CsvInput implements Iterator<Work> {
    private static final ObjectReader CSV = CsvMapper.builder(CsvFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LineReader.MOST_BYTES)
                            .build())
                    .build())
            .build()
            .readerFor(String[].class);

    private final LineReader records;
    private final PromptReader reader;
    private final CompletedLines recorded;
    private final List<String> columns;
    private final Queue<Work> next = new ArrayDeque<>(1);
    private long number;

    CsvInput(InputStream in, PromptReader reader, CompletedLines recorded) throws IOException {
        this.reader = reader;
        this.recorded = recorded;
        this.records = new LineReader(in, RecordEnds.ofColumns());
        this.columns = columns(record());
        reader.check(columns);
    }

    private static List<String> columns(LineReader.@Nullable Line header) {
        if (header == null) {
            return List.of();
        }
        if (!header.wrong().isEmpty()) {
            throw new InvalidRequestException("The names of the columns cannot be read: " + header.wrong());
        }
        return List.of(values(header.text()));
    }

    /** The next one that is not blank; null where there is none. */
    private LineReader.@Nullable Line record() throws IOException {
        LineReader.Line record = records.next();
        while (record != null && record.wrong().isEmpty() && record.text().isBlank()) {
            record = records.next();
        }
        return record;
    }

    @Override
    public boolean hasNext() {
        try {
            boolean more = true;
            while (next.isEmpty() && more) {
                more = read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The input cannot be read after record " + number + ": " + e.getMessage(), e);
        }
        return !next.isEmpty();
    }

    private boolean read() throws IOException {
        LineReader.Line record = record();
        if (record == null) {
            return false;
        }
        number++;
        if (!recorded.isDone(number)) {
            next.add(recorded.waiting(number)
                    .map(answer -> Work.recorded(number, answer))
                    .orElseGet(() -> work(record)));
        }
        return true;
    }

    private Work work(LineReader.Line record) {
        String input = record.text();
        String id = Long.toString(number);
        try {
            if (!record.wrong().isEmpty()) {
                throw new InvalidRequestException(record.wrong());
            }
            String[] values = values(record.text());
            Map<String, String> fields = fields(values);
            id = fields.getOrDefault(PromptReader.ID, id);
            if (values.length > columns.size()) {
                throw new InvalidRequestException(
                        "The record has " + values.length + " fields, but there are " + columns.size() + " columns.");
            }
            input = json(fields);
            return Work.asked(number, reader.read(fields, number), input);
        } catch (InvalidRequestException e) {
            return Work.refused(number, id, input, e);
        }
    }

    private static String[] values(String record) {
        try {
            return CSV.readValue(record);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    "The record is not valid CSV, or has an unclosed quote: " + e.getOriginalMessage());
        }
    }

    private Map<String, String> fields(String[] values) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(values.length, columns.size()); i++) {
            fields.put(columns.get(i), values[i] == null ? "" : values[i]);
        }
        return fields;
    }

    private static String json(Map<String, String> fields) {
        ObjectNode all = AnswerFormat.JSON.createObjectNode();
        fields.forEach(all::put);
        return all.toString();
    }

    @Override
    public Work next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return next.remove();
    }
}
