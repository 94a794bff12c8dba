package ai.tekton.llm.bulk;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.Usage;
import ai.tekton.llm.token.Tokenizers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cost of answers, by the prices that the client's meter knows. Where an answer does not state its provider or its model, those
 * of the call count; where it does not state its usage, the tokens of its texts. Not thread-safe.
 */
final class AnswerCosts {
    private final TektonLlmClient client;
    private final Optional<CostMeter> meter;
    private final Map<String, Optional<String>> defaultModels = new HashMap<>();

    AnswerCosts(TektonLlmClient client, Optional<CostMeter> meter) {
        this.client = client;
        this.meter = meter;
    }

    /** The cost of an answer; empty where there is no meter, or the meter does not know the price. */
    Optional<BigDecimal> of(Prompt prompt, CompletionResponse answer) {
        if (meter.isEmpty()) {
            return Optional.empty();
        }
        boolean complete = answer.provider().isPresent()
                && answer.model().isPresent()
                && answer.usage().isPresent();
        return meter.get().costOf(complete ? answer : completed(prompt, answer));
    }

    private CompletionResponse completed(Prompt prompt, CompletionResponse answer) {
        ModelChoice asked = ModelChoice.of(prompt, client.config());
        String provider = answer.provider().orElse(asked.provider());
        String model =
                answer.model().or(asked::model).or(() -> defaultModel(provider)).orElse("");
        return answer.toBuilder()
                .provider(provider)
                .model(model)
                .usage(answer.usage().orElseGet(() -> counted(prompt, answer, model)))
                .build();
    }

    private Optional<String> defaultModel(String provider) {
        Optional<String> known = defaultModels.get(provider);
        if (known != null) {
            return known;
        }
        try {
            Optional<String> model = client.getProviders().defaultModelOf(provider);
            defaultModels.put(provider, model);
            return model;
        } catch (TektonLlmException e) {
            // Requested again for the next answer.
            return Optional.empty();
        }
    }

    private static Usage counted(Prompt prompt, CompletionResponse answer, String model) {
        List<Message> all = new ArrayList<>(prompt.messages());
        prompt.options().systemPrompt().ifPresent(system -> all.add(0, Message.system(system)));
        int ofPrompt = Tokenizers.standard().countMessages(all, model);
        int ofAnswer = Tokenizers.standard().count(answer.content(), model);
        return new Usage(ofPrompt, ofAnswer, ofPrompt + ofAnswer);
    }
}
