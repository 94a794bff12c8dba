package ai.tekton.llm.interceptor;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Hides texts such as addresses and card numbers from the model: a text that matches a pattern is sent as a
 * placeholder, such as {@code [[R1]]}, the same for equal texts, and restored in the answer. Immutable and thread-safe.
 *
 * <p>It searches the messages and the system prompt of each call, and nothing else. In a stream, a chunk that ends
 * within a placeholder waits for the next chunk.
 */
public final class Redaction implements LlmInterceptor {
    private final List<Pattern> patterns;

    private Redaction(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * Makes the interceptor.
     *
     * @param patterns the patterns of the texts to hide, searched in this order
     * @return the interceptor
     */
    public static Redaction of(Pattern... patterns) {
        return new Redaction(List.of(patterns));
    }

    @Override
    public Answer intercept(ChatCall call, Chain chain) {
        Placeholders placeholders = new Placeholders(patterns);
        List<Message> messages = call.messages().stream()
                .map(message -> new Message(message.role(), placeholders.hide(message.content()), message.name()))
                .toList();
        GenerationOptions options = call.options().systemPrompt().isEmpty()
                ? call.options()
                : call.options().toBuilder()
                        .systemPrompt(
                                placeholders.hide(call.options().systemPrompt().get()))
                        .build();
        if (placeholders.isEmpty()) {
            return chain.proceed(call);
        }
        return chain.proceed(call.withMessages(messages).withOptions(options))
                .mapResponse(response -> response.toBuilder()
                        .content(placeholders.show(response.content()))
                        .build())
                .mapChunk(chunk -> chunk.toBuilder()
                        .chunk(placeholders.showChunk(chunk.chunk(), chunk.done(), chunk.restart()))
                        .build());
    }
}
