package ai.tekton.llm.langchain4j;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Any model of LangChain4j's as a backend of a {@link ai.tekton.llm.TektonLlmClient}: the only one, or the fallback that answers
 * when Rhetor is away, such as an Ollama on the same machine.
 *
 * <pre>{@code
 * TektonLlmClient client = TektonLlmClient.builder()
 *         .componentId("my-component")
 *         .fallbackBackends(List.of(ChatModelBackend.of(ollama)))
 *         .build();
 * }</pre>
 *
 * <p>The model is sent the call's messages and parameters, and answers as the model that it was made for: the call's provider
 * and model are Rhetor's, and so are the earlier turns of a {@code contextId}, of whose absence the answer has a warning. An
 * attempt ends after the call's timeout, or when its thread is interrupted; the model's thread is interrupted then, and the
 * stream of a model that gives a handle is cancelled.
 *
 * <p>What the model throws becomes the exception of this library that it means: LangChain4j's own by their type, those of HTTP
 * by their status, an {@link java.io.IOException} as a lost connection. Anything else is an
 * {@link ai.tekton.llm.error.AdapterException}, after which a fallback is asked and the same model is not.
 *
 * <p>A model retries by itself unless told otherwise: set its {@code maxRetries(0)}, or each attempt of the client is several.
 * Thread-safe where the model is.
 */
public final class ChatModelBackend implements LlmBackend {
    private final Optional<ChatModel> whole;
    private final Optional<StreamingChatModel> streaming;
    private final String name;
    private final Exchanges exchanges;
    private final boolean first;
    private final ModelThreads threads;
    private final ModelFailures failures;
    private final boolean formats;

    ChatModelBackend(
            Optional<ChatModel> whole,
            Optional<StreamingChatModel> streaming,
            String name,
            Exchanges exchanges,
            boolean first) {
        this.whole = whole;
        this.streaming = streaming;
        this.name = name;
        this.exchanges = exchanges;
        this.first = first;
        this.threads = new ModelThreads(name);
        this.failures = new ModelFailures(name);
        this.formats = whole.map(ChatModel::supportedCapabilities).stream().allMatch(ChatModelBackend::knowsSchemas)
                && streaming.map(StreamingChatModel::supportedCapabilities).stream()
                        .allMatch(ChatModelBackend::knowsSchemas);
    }

    /**
     * A backend of which a streamed answer is one piece, named after the model's class.
     *
     * @param model answers
     * @return the backend; closing it does not close the model
     */
    public static ChatModelBackend of(ChatModel model) {
        return of(Optional.of(model), Optional.empty(), nameOf(model));
    }

    /**
     * A backend that reads whole answers from a stream, named after the model's class.
     *
     * @param model answers
     * @return the backend; closing it does not close the model
     */
    public static ChatModelBackend of(StreamingChatModel model) {
        return of(Optional.empty(), Optional.of(model), nameOf(model));
    }

    /**
     * A backend of both kinds of a model, named after the first one's class.
     *
     * @param model gives whole answers
     * @param streamingModel gives streamed ones
     * @return the backend; closing it closes neither model
     */
    public static ChatModelBackend of(ChatModel model, StreamingChatModel streamingModel) {
        return of(Optional.of(model), Optional.of(streamingModel), nameOf(model));
    }

    /**
     * The same models as a backend of another name.
     *
     * @param other what it is called in messages, events and answers; not blank
     * @return the backend, with threads of its own
     */
    public ChatModelBackend named(String other) {
        if (other.isBlank()) {
            throw new ai.tekton.llm.error.InvalidRequestException("The name of a backend must not be blank.");
        }
        return of(whole, streaming, other);
    }

    private static ChatModelBackend of(Optional<ChatModel> whole, Optional<StreamingChatModel> streaming, String name) {
        return new ChatModelBackend(whole, streaming, name, Exchanges.none(), false);
    }

    /** A class without a name is somebody's own. */
    static String nameOf(Object model) {
        String name = Objects.requireNonNull(model, "model").getClass().getSimpleName();
        return name.isEmpty() || name.contains("$$") ? "langchain4j" : name;
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        Optional<Exchange> exchange = begun(call);
        ChatResponse response = whole.map(model -> ask(model, requestOf(call, exchange), call.context()))
                .orElseGet(() -> readToItsEnd(call, exchange));
        exchange.ifPresent(asker -> asker.answered(response));
        ChatResponseMetadata metadata = response.metadata();
        return CompletionResponse.builder()
                .content(Answers.text(response))
                .model(metadata.modelName())
                .usage(Answers.usage(metadata.tokenUsage()))
                .finishReason(Answers.finishReason(metadata.finishReason()))
                .backend(name)
                .warnings(warnings(call))
                .build();
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        Optional<Exchange> exchange = begun(call);
        ChunkSource source = streaming
                .<ChunkSource>map(model -> open(model, call, exchange, call.context()::attemptTimeout))
                .orElseGet(() -> new OnePiece(() -> complete(call)));
        return ChunkStream.of(new Named(source, warnings(call)));
    }

    private static boolean knowsSchemas(Set<Capability> capabilities) {
        return capabilities.contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }

    /** {@return whether the models say that they take JSON schemas} */
    @Override
    public boolean carriesResponseFormat() {
        return formats;
    }

    @Override
    public String name() {
        return name;
    }

    /** Ends the calls under way. The models are their owner's, and stay open. */
    @Override
    public void close() {
        threads.close();
    }

    private Optional<Exchange> begun(ChatCall call) {
        Optional<Exchange> exchange = exchanges.of(call.context().requestId());
        exchange.ifPresent(Exchange::begin);
        return exchange;
    }

    private ChatRequest requestOf(ChatCall call, Optional<Exchange> exchange) {
        return exchange.map(asker -> asker.requestFor(call, first))
                .orElseGet(() -> ChatRequest.builder()
                        .messages(Conversations.of(call))
                        .parameters(Parameters.of(call.options(), formats))
                        .build());
    }

    private ModelStream open(
            StreamingChatModel model, ChatCall call, Optional<Exchange> exchange, Supplier<Duration> patience) {
        ChatRequest request = requestOf(call, exchange);
        try {
            return new ModelStream(model, request, threads, patience, call.context(), exchange, failures);
        } catch (RejectedExecutionException closed) {
            throw failures.cancelled(call.context());
        }
    }

    /** With the time of a whole answer, which for a stream is that of each piece. */
    private ChatResponse readToItsEnd(ChatCall call, Optional<Exchange> exchange) {
        Deadline end = Deadline.in(call.context().attemptTimeout());
        Exchange read = exchange.orElseGet(() -> new Exchange(requestOf(call, Optional.empty())));
        try (ModelStream stream = open(
                streaming.orElseThrow(),
                call,
                exchange.isPresent() ? exchange : Optional.of(read),
                () -> end.remaining().orElse(Duration.ZERO))) {
            while (stream.tryAdvance(chunk -> {})) {
                // The answer has all of it.
            }
        }
        return read.answer();
    }

    private ChatResponse ask(ChatModel model, ChatRequest request, CallContext context) {
        Future<ChatResponse> answer;
        try {
            answer = threads.submit(() -> model.chat(request));
        } catch (RejectedExecutionException closed) {
            throw failures.cancelled(context);
        }
        try {
            return answer.get(context.attemptTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failures.of(e.getCause(), context);
        } catch (TimeoutException e) {
            throw ended(answer, failures.late(context));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ended(answer, failures.cancelled(context));
        }
    }

    private static TektonLlmException ended(Future<?> answer, TektonLlmException failure) {
        answer.cancel(true);
        return failure;
    }

    private List<String> warnings(ChatCall call) {
        return call.options().contextId().isPresent()
                ? List.of("The earlier turns of the context are at Rhetor, and '" + name + "' was not sent them.")
                : List.of();
    }

    /** Says in the last piece who has answered, and what the answer lacks. */
    private final class Named implements ChunkSource {
        private final ChunkSource source;
        private final List<String> warnings;

        Named(ChunkSource source, List<String> warnings) {
            this.source = source;
            this.warnings = warnings;
        }

        @Override
        public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
            return source.tryAdvance(chunk -> action.accept(
                    chunk.done()
                            ? chunk.toBuilder().backend(name).warnings(warnings).build()
                            : chunk));
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
