package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.conversation.ConversationFormat;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.internal.wire.Wire;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The translation for Rhetor of September 2025, which passes only the content of one user message to the model, so the
 * conversation goes into that message. The client sends the options too, for a server that was fixed, and reports them
 * as not delivered. Immutable and thread-safe.
 */
public final class Tekton202509Translation implements Translation {
    /** The maximum size of a message in bytes. The server reads its models' lines with asyncio's limit of 64 KiB. */
    public static final int MOST_BYTES = 64 * 1024;

    private static final String LOST = " did not reach the model: Rhetor of September 2025 accepts and ignores it.";
    private static final String NO_STREAM =
            "The answer arrived as a single chunk: Rhetor of September 2025 does not stream.";

    private final Answers answers;
    private final ConversationFormat format;
    private final String defaultProvider;

    /**
     * Makes the translation.
     *
     * @param answers distinguishes answers from failures
     * @param format puts a conversation into one message
     * @param defaultProvider the client's default provider, which the caller did not choose and for which no warning is
     *     needed
     */
    public Tekton202509Translation(Answers answers, ConversationFormat format, String defaultProvider) {
        this.answers = answers;
        this.format = format;
        this.defaultProvider = defaultProvider;
    }

    @Override
    public ChatRequest request(ChatCall call, boolean streaming) {
        GenerationOptions options = call.options();
        String text = text(call);
        TextChecks.checkWellFormed("the conversation as one message", text);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new InvalidRequestException("The conversation has " + bytes + " bytes as one message, but Rhetor of"
                    + " September 2025 accepts at most " + MOST_BYTES + ". Shorten it.");
        }
        return Wire.options(options, new ChatRequest())
                .addMessagesItem(Wire.message(Message.user(text)))
                .component(call.component())
                .capability(options.capability().orElse(null));
    }

    private String text(ChatCall call) {
        List<Message> messages = new ArrayList<>(call.messages());
        call.options().systemPrompt().ifPresent(prompt -> messages.add(0, Message.system(prompt)));
        if (messages.stream().allMatch(message -> message.role() == MessageRole.SYSTEM)) {
            throw new InvalidRequestException("messages must hold a message besides the system prompt; there is none.");
        }
        Message only = messages.get(0);
        if (messages.size() == 1
                && only.role() == MessageRole.USER
                && only.name().isEmpty()) {
            return only.content();
        }
        String text = formatted(messages);
        if (text == null || text.isBlank()) {
            throw new InvalidRequestException(
                    "The conversationFormat returned no text for " + messages.size() + " messages.");
        }
        return text;
    }

    private String formatted(List<Message> messages) {
        try {
            return format.format(List.copyOf(messages));
        } catch (RuntimeException | Error e) {
            // The conversationFormat is the user's code.
            throw new InvalidRequestException(
                    "The conversationFormat failed with " + e.getClass().getName() + ".");
        }
    }

    /** Omits the model and the usage: the server reports a constant and a count of words, whichever model answered. */
    @Override
    public CompletionResponse answer(ChatResponse response, ChatCall call) {
        CompletionResponse answer = answers.answer(response, call);
        Optional<String> failure = PythonFailure.in(answer.content());
        if (failure.isPresent()) {
            throw answers.adapterFailure(failure.get(), call);
        }
        return answer.toBuilder().model(null).usage(null).build();
    }

    @Override
    public ProviderList providers(RhetorApi api, Map<String, String> headers) throws ApiException {
        return Wire.providers(
                api.providers().listModelProviders(RhetorContract.VERSION, headers),
                api.providers().listModels(RhetorContract.VERSION, headers));
    }

    @Override
    public boolean streams() {
        return false;
    }

    @Override
    public List<String> warnings(Request<?> request) {
        GenerationOptions options = request.chat().options();
        List<String> warnings = new ArrayList<>();
        lost(warnings, "model", options.model().isPresent());
        lost(
                warnings,
                "provider",
                options.provider().filter(id -> !id.equals(defaultProvider)).isPresent());
        lost(warnings, "temperature", options.temperature().isPresent());
        lost(warnings, "max_tokens", options.maxTokens().isPresent());
        lost(warnings, "stop", !options.stop().isEmpty());
        lost(warnings, "top_p", options.topP().isPresent());
        lost(warnings, "top_k", options.topK().isPresent());
        lost(warnings, "presence_penalty", options.presencePenalty().isPresent());
        lost(warnings, "frequency_penalty", options.frequencyPenalty().isPresent());
        if (request.kind() == Kind.STREAM) {
            warnings.add(NO_STREAM);
        }
        return warnings;
    }

    private static void lost(List<String> warnings, String option, boolean set) {
        if (set) {
            warnings.add(option + LOST);
        }
    }

    @Override
    public List<String> limitations() {
        return List.of(
                "This is Rhetor of September 2025: model, provider, temperature, max_tokens, stop, top_p, top_k and the"
                        + " penalties do not reach the model, and its answers have neither model nor tokens.",
                "Streams arrive as a single chunk, the WebSocket cannot be used, and calls are made one after the other.",
                "The conversation is sent as one message of at most " + MOST_BYTES
                        + " bytes, and only this client stores contexts.");
    }
}
