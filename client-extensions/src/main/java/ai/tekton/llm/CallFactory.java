package ai.tekton.llm;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.call.CallTexts;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import ai.tekton.llm.model.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a call from a caller's arguments, and fills in the client's settings for the options that are not set.
 * Thread-safe.
 */
final class CallFactory {
    /** Options as the caller gave them, and the same with the client's settings for the options that are not set. */
    private record Completed(GenerationOptions given, Optional<String> model, GenerationOptions all) {}

    private final String component;
    private final ClientConfig config;
    private volatile Completed last;
    private volatile Optional<String> learnedModel = Optional.empty();

    CallFactory(String component, ClientConfig config) {
        this.component = component;
        this.config = config;
        GenerationOptions none = GenerationOptions.defaults();
        this.last = new Completed(none, config.model(), complete(none, config.model()));
    }

    /** Sets the model of the client's provider, for calls that name neither. */
    void learnModel(Optional<String> model) {
        learnedModel = model;
    }

    /** Returns the model of calls that name none; empty if the server chooses it. */
    Optional<String> defaultModel() {
        return config.model().or(() -> learnedModel);
    }

    ChatCall prompt(String prompt, GenerationOptions options) {
        if (prompt == null || prompt.isBlank()) {
            throw new InvalidRequestException("prompt must not be " + (prompt == null ? "null." : "blank."));
        }
        TextChecks.checkWellFormed("prompt", prompt);
        return call(List.of(Message.user(prompt)), options);
    }

    ChatCall chat(List<Message> messages, GenerationOptions options) {
        ChatCall call = call(messages, options);
        CallTexts.check(call);
        return call;
    }

    private ChatCall call(List<Message> messages, GenerationOptions options) {
        if (options == null) {
            throw new InvalidRequestException(
                    "options must not be null; GenerationOptions.defaults() leaves all open.");
        }
        return ChatCall.builder()
                .component(component)
                .messages(messages)
                .options(withDefaults(options))
                .context(context(options))
                .build();
    }

    CallContext context() {
        return context(GenerationOptions.defaults());
    }

    private CallContext context(GenerationOptions options) {
        Duration timeout = options.timeout().orElse(config.timeout());
        Duration retryDelay = options.retryDelay().orElse(config.retryDelay());
        int maxRetries = options.retryCount().orElse(config.maxRetries());
        Deadline deadline = options.deadline()
                .or(config::deadline)
                .map(time -> Deadline.in(time))
                .orElse(Deadline.none());
        return CallContext.builder()
                .requestId(UUID.randomUUID().toString())
                .attempt(1)
                .timeout(timeout)
                .maxRetries(maxRetries)
                .retryDelay(retryDelay)
                .deadline(deadline)
                .build();
    }

    /** Keeps the last result, because most callers pass the same options again and again. */
    private GenerationOptions withDefaults(GenerationOptions options) {
        Optional<String> model = defaultModel();
        Completed before = last;
        if (before.given() == options && before.model().equals(model)) {
            return before.all();
        }
        GenerationOptions all = complete(options, model);
        last = new Completed(options, model, all);
        return all;
    }

    /** The client's model belongs to the client's provider, so it is no default for calls to another provider. */
    private GenerationOptions complete(GenerationOptions options, Optional<String> model) {
        boolean ownProvider =
                options.provider().filter(id -> !id.equals(config.provider())).isEmpty();
        GenerationOptionsBuilder builder = options.toBuilder();
        if (options.provider().isEmpty()) {
            builder.provider(config.provider());
        }
        if (options.model().isEmpty() && ownProvider) {
            builder.model(model.orElse(null));
        }
        return builder.build();
    }
}
