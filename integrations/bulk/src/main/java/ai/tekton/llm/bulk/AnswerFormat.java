package ai.tekton.llm.bulk;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Usage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The format of the output file. The first field of each record is the number of its line in the input. Thread-safe. */
public enum AnswerFormat {
    /** JSON Lines: one JSON object per answer. */
    JSON_LINES {
        @Override
        String written(BulkResult result) throws JsonProcessingException {
            return line(AnswerFormat.object(result));
        }

        @Override
        String header() {
            return "";
        }
    },
    /** Comma-separated values; the first record names the columns. */
    CSV {
        @Override
        String written(BulkResult result) throws JsonProcessingException {
            String record = CSV_WRITER.writeValueAsString(AnswerFormat.values(result));
            return record.substring(0, record.length() - 1);
        }

        @Override
        String header() {
            return String.join(",", COLUMNS);
        }
    };

    static final String LINE = "line";
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectWriter WRITER = JSON.writer();
    private static final ObjectWriter ASCII_WRITER = WRITER.with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private static final List<String> COLUMNS = List.of(
            LINE,
            PromptReader.ID,
            "content",
            "model",
            "provider",
            "finish_reason",
            "prompt_tokens",
            "completion_tokens",
            "fallback",
            "attempts",
            "latency_ms",
            "warnings");
    private static final ObjectWriter CSV_WRITER = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writerFor(List.class)
            .with(CsvSchema.emptySchema().withLineSeparator("\n"));

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
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer cannot be written.", e);
        }
    }

    abstract String written(BulkResult result) throws JsonProcessingException;

    /** The header of the output; empty for none. */
    abstract String header();

    /** Formats a line of JSON. An unpaired surrogate, which UTF-8 cannot encode, is kept as an escape. */
    static String line(ObjectNode object) throws JsonProcessingException {
        String line = WRITER.writeValueAsString(object);
        return StandardCharsets.UTF_8.newEncoder().canEncode(line) ? line : ASCII_WRITER.writeValueAsString(object);
    }

    private static ObjectNode object(BulkResult result) {
        CompletionResponse answer = result.answer().orElseThrow();
        ObjectNode all = JSON.createObjectNode();
        all.put(LINE, result.line());
        all.put(PromptReader.ID, result.id());
        all.put("content", answer.content());
        all.put("model", answer.model().orElse(null));
        all.put("provider", answer.provider().orElse(null));
        all.put("finish_reason", answer.finishReason().orElse(null));
        Optional<Usage> usage = answer.usage();
        if (usage.isPresent()) {
            all.putObject("usage")
                    .put("prompt_tokens", usage.get().promptTokens())
                    .put("completion_tokens", usage.get().completionTokens())
                    .put("total_tokens", usage.get().totalTokens());
        } else {
            all.putNull("usage");
        }
        all.put("fallback", answer.fallback());
        all.put("attempts", answer.attempts());
        all.put("latency_ms", answer.latency().toMillis());
        answer.warnings().forEach(all.putArray("warnings")::add);
        return all;
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
                answer.fallback(),
                answer.attempts(),
                answer.latency().toMillis(),
                String.join(" ", answer.warnings()));
    }
}
