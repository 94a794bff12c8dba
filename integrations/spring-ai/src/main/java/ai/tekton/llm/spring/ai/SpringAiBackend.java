package ai.tekton.llm.spring.ai;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.MessageRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Any Spring AI chat model as a backend: a fallback for when Rhetor is unavailable, such as a local model, or the only backend,
 * which then gains the client's retries, deadline, circuit breaker, fallbacks and policy for failures in mid-stream.
 * Thread-safe if the model is; does not close the model.
 *
 * <p>The model uses the model name that it is configured with, because the call's model name is Rhetor's; the other options of
 * the call are passed on. Switch Spring AI's own retries off ({@code spring.ai.retry.max-attempts=1}), as the client retries
 * attempts itself.
 */
public final class SpringAiBackend implements LlmBackend {
    private final String name;
    private final ChatModel model;
    private final Function<ChatCall, ChatOptions> options;
    private final boolean carriesResponseFormat;

    private SpringAiBackend(
            String name, ChatModel model, Function<ChatCall, ChatOptions> options, boolean carriesResponseFormat) {
        this.name = Objects.requireNonNull(name, "name");
        this.model = Objects.requireNonNull(model, "model");
        this.options = Objects.requireNonNull(options, "options");
        this.carriesResponseFormat = carriesResponseFormat;
    }

    /**
     * Creates a backend that calls a model.
     *
     * @param name the backend's name in answers, messages and logs, such as {@code ollama}
     * @param model the model
     * @return the backend
     */
    public static SpringAiBackend of(String name, ChatModel model) {
        return of(name, model, call -> portable(call.options()));
    }

    /**
     * Creates a backend that calls a model with the model's own class of options.
     *
     * @param name the backend's name in answers, messages and logs, such as {@code ollama}
     * @param model the model
     * @param options creates the options of a call
     * @return the backend
     */
    public static SpringAiBackend of(String name, ChatModel model, Function<ChatCall, ChatOptions> options) {
        return new SpringAiBackend(name, model, options, false);
    }

    /**
     * Creates the same backend, but declares that its options pass a call's response format to the model. Without this
     * declaration the client puts the format into the prompt.
     *
     * @return the new backend; the function that it was created with must set the format in the model's options
     */
    public SpringAiBackend carryingResponseFormat() {
        return new SpringAiBackend(name, model, options, true);
    }

    @Override
    public boolean carriesResponseFormat() {
        return carriesResponseFormat;
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        try {
            ChatResponse response =
                    whole(prompt(call)).timeout(call.context().attemptTimeout()).block();
            return Answers.whole(Objects.requireNonNull(response, "response"), call, name);
        } catch (RuntimeException e) {
            throw Failures.of(name, e);
        }
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        FluxSource source = new FluxSource(name, call);
        try {
            chunks(prompt(call)).subscribe(source.subscriber());
        } catch (RuntimeException e) {
            throw Failures.of(name, e);
        }
        return ChunkStream.of(source);
    }

    /** The chunks; a model that cannot stream gives its complete answer as one chunk. */
    private Flux<ChatResponse> chunks(Prompt prompt) {
        try {
            return model.stream(prompt);
        } catch (UnsupportedOperationException e) {
            return whole(prompt).flux();
        }
    }

    /** Calls the model on a thread that is interrupted at the timeout, or when the caller is interrupted. */
    private Mono<ChatResponse> whole(Prompt prompt) {
        return Mono.fromCallable(() -> model.call(prompt)).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public String name() {
        return name;
    }

    private Prompt prompt(ChatCall call) {
        List<Message> messages = new ArrayList<>();
        call.options().systemPrompt().ifPresent(text -> messages.add(new SystemMessage(text)));
        call.messages().forEach(message -> messages.add(message(message)));
        return new Prompt(messages, options.apply(call));
    }

    private static Message message(ai.tekton.llm.model.Message message) {
        if (message.role() == MessageRole.SYSTEM) {
            return new SystemMessage(message.content());
        }
        return message.role() == MessageRole.ASSISTANT
                ? new AssistantMessage(message.content())
                : new UserMessage(message.content());
    }

    private static ChatOptions portable(GenerationOptions from) {
        ChatOptions.Builder options = ChatOptions.builder();
        from.temperature().ifPresent(options::temperature);
        from.maxTokens().ifPresent(options::maxTokens);
        from.topP().ifPresent(options::topP);
        from.topK().ifPresent(options::topK);
        from.presencePenalty().ifPresent(options::presencePenalty);
        from.frequencyPenalty().ifPresent(options::frequencyPenalty);
        if (!from.stop().isEmpty()) {
            options.stopSequences(from.stop());
        }
        return options.build();
    }
}
