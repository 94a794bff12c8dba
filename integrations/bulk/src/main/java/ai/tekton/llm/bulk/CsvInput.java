package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * The records of a CSV file that are not over yet; the first names the columns. A record's number is its place after that one,
 * from 1, however many lines it has. Not thread-safe.
 */
final class CsvInput implements Iterator<Work> {
    private static final CsvMapper MAPPER = CsvMapper.builder(CsvFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LineReader.MOST_BYTES)
                            .build())
                    .build())
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private final MappingIterator<String[]> records;
    private final PromptReader reader;
    private final Recorded recorded;
    private final List<String> columns;
    private final Queue<Work> next = new ArrayDeque<>(1);
    private long number;

    CsvInput(InputStream in, PromptReader reader, Recorded recorded) throws IOException {
        this.reader = reader;
        this.recorded = recorded;
        this.records = MAPPER.readerFor(String[].class).readValues(withoutMark(in));
        this.columns = records.hasNextValue() ? List.of(records.nextValue()) : List.of();
        reader.template()
                .ifPresent(template -> template.fields().stream()
                        .filter(field -> !columns.contains(field))
                        .findFirst()
                        .ifPresent(field -> {
                            throw PromptTemplate.missing(field, columns);
                        }));
    }

    private static Reader withoutMark(InputStream in) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        return text;
    }

    @Override
    public boolean hasNext() {
        try {
            while (next.isEmpty() && records.hasNextValue()) {
                String[] values = records.nextValue();
                number++;
                if (!recorded.isOver(number)) {
                    next.add(recorded.waiting(number)
                            .map(answer -> Work.recorded(number, answer))
                            .orElseGet(() -> work(values)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The input cannot be read after record " + number + ": " + e.getMessage(), e);
        }
        return !next.isEmpty();
    }

    private Work work(String[] values) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(values.length, columns.size()); i++) {
            fields.put(columns.get(i), values[i] == null ? "" : values[i]);
        }
        ObjectNode input = AnswerFormat.JSON.createObjectNode();
        fields.forEach(input::put);
        try {
            if (values.length > columns.size()) {
                throw new InvalidRequestException(
                        "The record has " + values.length + " fields, but there are " + columns.size() + " columns.");
            }
            return Work.asked(number, reader.read(fields, number), input.toString());
        } catch (InvalidRequestException e) {
            return Work.refused(number, input.toString(), e);
        }
    }

    @Override
    public Work next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return next.remove();
    }
}
