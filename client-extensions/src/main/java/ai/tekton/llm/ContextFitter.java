package ai.tekton.llm;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.llm.token.TrimStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves older messages out of a call if its options request that. Thread-safe. */
final class ContextFitter {
    private static final Logger LOG = LoggerFactory.getLogger(ContextFitter.class);
    /** The upper bound of the room reserved for an answer of unknown length, which is a quarter of the context. */
    private static final int MOST_LEFT_TO_ANSWER = 4096;

    private final Tokenizers tokenizers;
    private final TrimStrategy strategy;
    private final Function<CallContext, ProviderList> providers;
    private volatile Optional<ProviderList> learned = Optional.empty();

    ContextFitter(Tokenizers tokenizers, TrimStrategy strategy, Function<CallContext, ProviderList> providers) {
        this.tokenizers = tokenizers;
        this.strategy = strategy;
        this.providers = providers;
    }

    /** Sets the providers that state the context lengths, so that this object need not request them. */
    void learn(ProviderList providers) {
        learned = Optional.of(providers);
    }

    /** Returns whether the options request a fit. */
    static boolean isWanted(GenerationOptions options) {
        return options.maxContextTokens().isPresent() || options.fitToModel();
    }

    /** Returns the call with the messages that fit. May block, to request the providers once. */
    ChatCall fit(ChatCall call) {
        GenerationOptions options = call.options();
        if (!isWanted(options)) {
            return call;
        }
        Optional<ProviderList> providers = options.fitToModel() ? providers(call.context()) : learned;
        Optional<String> model = options.model()
                .or(() -> providers.flatMap(known -> options.provider().flatMap(known::defaultModelOf)));
        int most = options.maxContextTokens().orElse(Integer.MAX_VALUE);
        if (options.fitToModel()) {
            most = Math.min(most, roomInModel(options, model, providers).orElse(Integer.MAX_VALUE));
        }
        if (most == Integer.MAX_VALUE) {
            return call;
        }
        int left = most - instructionTokens(options, model.orElse(""));
        if (left < 1) {
            throw new InvalidRequestException(
                    "The response format takes " + (most - left) + " tokens, but the conversation" + " may have only "
                            + most + " including it. Raise maxContextTokens, or use a shorter format.");
        }
        return call.withMessages(trimmed(call, left, model.orElse("")));
    }

    /**
     * Returns the tokens of the response format's instruction. The client may have to send it as text, depending on the
     * backend that finally answers.
     */
    private int instructionTokens(GenerationOptions options, String model) {
        return options.responseFormat()
                .map(format -> tokenizers.count(format.instruction(), model))
                .orElse(0);
    }

    /** A system prompt in the options replaces one among the messages, and counts as a message. */
    private List<Message> trimmed(ChatCall call, int maxTokens, String model) {
        Optional<String> prompt = call.options().systemPrompt();
        if (prompt.isEmpty()) {
            return tokenizers.optimizeMessages(call.messages(), maxTokens, model, true, strategy);
        }
        Message first = Message.system(prompt.get());
        List<Message> all = new ArrayList<>(call.messages());
        all.add(0, first);
        return tokenizers.optimizeMessages(all, maxTokens, model, true, strategy).stream()
                .filter(message -> message != first)
                .toList();
    }

    private OptionalInt roomInModel(
            GenerationOptions options, Optional<String> model, Optional<ProviderList> providers) {
        OptionalInt context = providers
                .flatMap(known -> options.provider().flatMap(known::provider))
                .flatMap((Provider provider) -> model.flatMap(provider::model))
                .map(known -> known.contextLength())
                .orElse(OptionalInt.empty());
        if (context.isEmpty()) {
            LOG.warn(
                    "The provider states no context length for the model {}: the conversation is sent whole.",
                    model.orElse("that is the provider's default"));
            return OptionalInt.empty();
        }
        int length = context.getAsInt();
        int answer = options.maxTokens().orElse(Math.min(length / 4, MOST_LEFT_TO_ANSWER));
        if (answer >= length) {
            throw new InvalidRequestException("max_tokens, " + answer + ", leaves no room for a question in the "
                    + length + " tokens of the model's context.");
        }
        return OptionalInt.of(length - answer);
    }

    /** Requests the providers once. If that fails, the call itself will fail with the reason, or fall back. */
    private Optional<ProviderList> providers(CallContext call) {
        if (learned.isEmpty()) {
            try {
                learn(providers.apply(CallContext.builder()
                        .requestId(call.requestId())
                        .attempt(1)
                        .timeout(call.timeout())
                        .maxRetries(0)
                        .retryDelay(call.retryDelay())
                        .deadline(call.deadline())
                        .build()));
            } catch (LlmCancelledException e) {
                throw e;
            } catch (TektonLlmException e) {
                LOG.debug("The request for the model's context length failed: {}", e.getMessage());
            }
        }
        return learned;
    }
}
