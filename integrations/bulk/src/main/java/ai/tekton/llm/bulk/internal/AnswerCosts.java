package ai.tekton.llm.bulk.internal;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.Usage;
import ai.tekton.llm.token.Tokenizers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The cost of answers, by the prices that the client's meter knows. Where an answer does not state its provider or its model, those
 * of the call count; where it does not state its usage, the tokens of its texts. Thread-safe.
 */
public final class AnswerCosts {
    private final ClientConfig config;
    private final CostMeter meter;
    private final DefaultModels defaults;

    /**
     * Creates the costs of a client's answers.
     *
     * @param client asks the server for its default models, once and only where an answer names no model
     * @param meter the client's meter
     */
    public AnswerCosts(TektonLlmClient client, CostMeter meter) {
        this(client.config(), meter, new DefaultModels(() -> client.async().getProviders(), System::nanoTime));
    }

    AnswerCosts(ClientConfig config, CostMeter meter, DefaultModels defaults) {
        this.config = config;
        this.meter = meter;
        this.defaults = defaults;
    }

    /** The cost of an answer; empty where the meter does not know the price. It is there at once, but for the first models. */
    public CompletableFuture<Optional<BigDecimal>> of(Prompt prompt, CompletionResponse answer) {
        ModelChoice asked = ModelChoice.of(prompt, config);
        String provider = answer.provider().orElse(asked.provider());
        Optional<String> model = answer.model().or(asked::model);
        return model.isPresent()
                ? CompletableFuture.completedFuture(cost(prompt, answer, provider, model))
                : defaults.of(provider).thenApply(byDefault -> cost(prompt, answer, provider, byDefault));
    }

    private Optional<BigDecimal> cost(
            Prompt prompt, CompletionResponse answer, String provider, Optional<String> model) {
        String known = model.orElse("");
        return meter.costOf(answer.toBuilder()
                .provider(provider)
                .model(known)
                .usage(answer.usage().orElseGet(() -> counted(prompt, answer, known)))
                .build());
    }

    private static Usage counted(Prompt prompt, CompletionResponse answer, String model) {
        List<Message> all = new ArrayList<>(prompt.messages());
        prompt.options().systemPrompt().ifPresent(system -> all.add(0, Message.system(system)));
        int ofPrompt = Tokenizers.standard().countMessages(all, model);
        int ofAnswer = Tokenizers.standard().count(answer.content(), model);
        return new Usage(ofPrompt, ofAnswer, ofPrompt + ofAnswer);
    }
}
