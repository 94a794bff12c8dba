package ai.tekton.llm.bulk;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Usage;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The format of the output file. The first field of each record is the number of its line in the input. Thread-safe. */
public enum AnswerFormat {
    /** JSON Lines: one JSON object per answer. */
    JSON_LINES {
        @Override
        String written(BulkResult result) throws IOException {
            return AnswerFormat.line(to -> writeObject(result, to));
        }

        @Override
        Optional<BigDecimal> cost(String record) throws IOException {
            try (JsonParser from = JSON.getFactory().createParser(record)) {
                from.nextToken();
                while (from.nextToken() == JsonToken.FIELD_NAME) {
                    boolean found = from.currentName().equals(COST);
                    JsonToken value = from.nextToken();
                    if (found) {
                        return value.isNumeric() ? Optional.of(from.getDecimalValue()) : Optional.empty();
                    }
                    from.skipChildren();
                }
            }
            return Optional.empty();
        }

        @Override
        String header() {
            return "";
        }
    },
    /** Comma-separated values; the first record names the columns. */
    CSV {
        @Override
        String written(BulkResult result) throws IOException {
            String record = CSV_WRITER.writeValueAsString(AnswerFormat.values(result));
            return record.substring(0, record.length() - 1);
        }

        @Override
        Optional<BigDecimal> cost(String record) throws IOException {
            String[] values = CSV_READER.readValue(record);
            String cost = values[COLUMNS.indexOf(COST)];
            return cost.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(cost));
        }

        @Override
        String header() {
            return String.join(",", COLUMNS);
        }
    };

    static final String LINE = "line";
    static final String COST = "cost";
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonFactory ASCII =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final int USUAL_LENGTH = 512;

    private static final List<String> COLUMNS = List.of(
            LINE,
            PromptReader.ID,
            "content",
            "model",
            "provider",
            "finish_reason",
            "prompt_tokens",
            "completion_tokens",
            COST,
            "fallback",
            "attempts",
            "latency_ms",
            "warnings");
    private static final ObjectReader CSV_READER = CsvMapper.builder().build().readerFor(String[].class);
    private static final ObjectWriter CSV_WRITER = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writerFor(List.class)
            .with(CsvSchema.emptySchema().withLineSeparator("\n"));

    /** Whether a file's name says that it is read or written as CSV. */
    static boolean isCsv(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /**
     * Formats an answer.
     *
     * @param result the result of an answered prompt
     * @return the record, without the line break
     * @throws java.util.NoSuchElementException where the result has no answer
     */
    public String write(BulkResult result) {
        try {
            return written(result);
        } catch (IOException e) {
            throw new IllegalStateException("An answer cannot be written.", e);
        }
    }

    abstract String written(BulkResult result) throws IOException;

    /** The header of the output; empty for none. */
    abstract String header();

    /** Writes the content of a line. */
    interface Content {
        void write(JsonGenerator to) throws IOException;
    }

    /** Formats a line of JSON. An unpaired surrogate, which UTF-8 cannot encode, is kept as an escape. */
    static String line(Content content) throws IOException {
        String line = line(content, JSON.getFactory());
        return hasUnpairedSurrogate(line) ? line(content, ASCII) : line;
    }

    private static String line(Content content, JsonFactory factory) throws IOException {
        StringWriter line = new StringWriter(USUAL_LENGTH);
        try (JsonGenerator to = factory.createGenerator(line)) {
            content.write(to);
        }
        return line.toString();
    }

    private static boolean hasUnpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** The cost that a record states; empty where it states none. */
    abstract Optional<BigDecimal> cost(String record) throws IOException;

    private static void writeObject(BulkResult result, JsonGenerator to) throws IOException {
        CompletionResponse answer = result.answer().orElseThrow();
        to.writeStartObject();
        to.writeNumberField(LINE, result.line());
        to.writeStringField(PromptReader.ID, result.id());
        to.writeStringField("content", answer.content());
        to.writeStringField("model", answer.model().orElse(null));
        to.writeStringField("provider", answer.provider().orElse(null));
        to.writeStringField("finish_reason", answer.finishReason().orElse(null));
        to.writeFieldName("usage");
        Optional<Usage> usage = answer.usage();
        if (usage.isPresent()) {
            to.writeStartObject();
            to.writeNumberField("prompt_tokens", usage.get().promptTokens());
            to.writeNumberField("completion_tokens", usage.get().completionTokens());
            to.writeNumberField("total_tokens", usage.get().totalTokens());
            to.writeEndObject();
        } else {
            to.writeNull();
        }
        to.writeFieldName(COST);
        if (result.cost().isPresent()) {
            to.writeNumber(plain(result.cost().get()));
        } else {
            to.writeNull();
        }
        to.writeBooleanField("fallback", answer.fallback());
        to.writeNumberField("attempts", answer.attempts());
        to.writeNumberField("latency_ms", answer.latency().toMillis());
        to.writeArrayFieldStart("warnings");
        for (String warning : answer.warnings()) {
            to.writeString(warning);
        }
        to.writeEndArray();
        to.writeEndObject();
    }

    static String plain(BigDecimal sum) {
        return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
    }

    private static List<Object> values(BulkResult result) {
        CompletionResponse answer = result.answer().orElseThrow();
        return Arrays.asList(
                result.line(),
                result.id(),
                answer.content(),
                answer.model().orElse(""),
                answer.provider().orElse(""),
                answer.finishReason().orElse(""),
                answer.usage().map(Usage::promptTokens).map(Object.class::cast).orElse(""),
                answer.usage()
                        .map(Usage::completionTokens)
                        .map(Object.class::cast)
                        .orElse(""),
                result.cost().map(AnswerFormat::plain).orElse(""),
                answer.fallback(),
                answer.attempts(),
                answer.latency().toMillis(),
                String.join(" ", answer.warnings()));
    }
}
