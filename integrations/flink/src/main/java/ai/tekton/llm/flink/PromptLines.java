package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.AnswerFormat;
import ai.tekton.llm.bulk.BulkResult;
import ai.tekton.llm.bulk.FailureFormat;
import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.bulk.PromptReader;
import ai.tekton.llm.bulk.PromptTemplate;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.flink.api.java.tuple.Tuple3;
import org.jspecify.annotations.Nullable;

/** Converts lines to prompts, and answers and failures to lines. Each task manager creates its own reader. */
final class PromptLines implements Serializable {
    private static final long serialVersionUID = 1L;

    private final @Nullable PromptTemplate template;
    private final @Nullable String system;
    private final @Nullable Double temperature;
    private final @Nullable Integer maxTokens;
    private transient volatile @Nullable PromptReader reader;

    PromptLines(
            @Nullable PromptTemplate template,
            @Nullable String system,
            @Nullable Double temperature,
            @Nullable Integer maxTokens) {
        this.template = template;
        this.system = system;
        this.temperature = temperature;
        this.maxTokens = maxTokens;
        // Rejects invalid options when the job is built, not for each row.
        this.reader = made();
    }

    private PromptReader made() {
        PromptReader made = PromptReader.create()
                .withOptions(GenerationOptions.builder()
                        .systemPrompt(system)
                        .temperature(temperature)
                        .maxTokens(maxTokens)
                        .build());
        return template == null ? made : made.withTemplate(template);
    }

    private PromptReader reader() {
        PromptReader known = reader;
        if (known == null) {
            known = made();
            reader = known;
        }
        return known;
    }

    Prompt prompt(Tuple3<Long, String, String> line) {
        if (!line.f2.isEmpty()) {
            throw new InvalidRequestException(line.f2);
        }
        return reader().read(line.f1, line.f0);
    }

    String answer(Tuple3<Long, String, String> line, CompletionResponse answer, Optional<BigDecimal> cost) {
        BulkResult result = BulkResult.answered(line.f0, prompt(line), answer);
        return AnswerFormat.JSON_LINES.write(cost.map(result::withCost).orElse(result));
    }

    String failure(Tuple3<Long, String, String> line, TektonLlmException failure) {
        return FailureFormat.json(line.f0, id(line), failure, line.f1);
    }

    /** The id of a line; its number if the line cannot be read. */
    private String id(Tuple3<Long, String, String> line) {
        try {
            return prompt(line).id();
        } catch (InvalidRequestException e) {
            return Long.toString(line.f0);
        }
    }
}
