package ai.tekton.llm.spring.ai;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.MessageAggregator;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.ChatModelObservationDocumentation;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

/** Observes the model's answers like those of Spring AI's own models, as {@code gen_ai.client.operation}. */
final class ModelObservations {
    private static final ChatModelObservationConvention STANDARD = new DefaultChatModelObservationConvention();
    private static final String PROVIDER = "rhetor";

    private final ObservationRegistry registry;
    private final ChatModelObservationConvention convention;

    ModelObservations(ObservationRegistry registry, ChatModelObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    ChatResponse call(Prompt prompt, Supplier<ChatResponse> answer) {
        ChatModelObservationContext context = context(prompt);
        return observation(context).observe(() -> {
            ChatResponse response = answer.get();
            context.setResponse(response);
            return response;
        });
    }

    /** Observes a stream until it ends, fails or is cancelled, which includes the client's own observation. */
    Flux<ChatResponse> stream(Prompt prompt, Supplier<Flux<ChatResponse>> answer) {
        if (registry.isNoop()) {
            return Flux.defer(answer);
        }
        return Flux.deferContextual(surroundings -> {
            ChatModelObservationContext context = context(prompt);
            Observation parent = surroundings.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
            Observation observation =
                    observation(context).parentObservation(parent).start();
            AtomicBoolean ended = new AtomicBoolean();
            Runnable end = () -> {
                if (ended.compareAndSet(false, true)) {
                    observation.stop();
                }
            };
            // The client takes the parent of its own observation from the thread that subscribes.
            Flux<ChatResponse> chunks = Flux.from(
                    subscriber -> observation.scoped(() -> answer.get().subscribe(subscriber)));
            return new MessageAggregator()
                    .aggregate(chunks, context::setResponse)
                    .doOnError(observation::error)
                    .doOnTerminate(end)
                    .doOnCancel(end)
                    .contextWrite(around -> around.put(ObservationThreadLocalAccessor.KEY, observation));
        });
    }

    private Observation observation(ChatModelObservationContext context) {
        return ChatModelObservationDocumentation.CHAT_MODEL_OPERATION.observation(
                convention, STANDARD, () -> context, registry);
    }

    private static ChatModelObservationContext context(Prompt prompt) {
        return ChatModelObservationContext.builder()
                .prompt(prompt)
                .provider(PROVIDER)
                .build();
    }
}
