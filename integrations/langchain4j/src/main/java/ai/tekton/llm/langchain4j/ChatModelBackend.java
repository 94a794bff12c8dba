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
 * Any LangChain4j model as a backend of a {@link ai.tekton.llm.TektonLlmClient}: the only one, or the fallback that answers
 * when Rhetor is unavailable, such as an Ollama on the same machine.
 *
 * <pre>{@code
 * TektonLlmClient client = TektonLlmClient.builder()
 *         .componentId("my-component")
 *         .fallbackBackends(List.of(ChatModelBackend.of(ollama)))
 *         .build();
 * }</pre>
 *
 * <p>The model receives the call's messages and parameters, but not its provider and model name, which are Rhetor's: it uses
 * the model name that it is configured with. The earlier turns of a {@code contextId} are stored at Rhetor; an answer without
 * them has a warning. An attempt ends after the call's timeout, or when its thread is interrupted; the model's thread is
 * interrupted then, and the stream of a model that provides a handle is cancelled.
 *
 * <p>The backend converts the model's exceptions to this library's: LangChain4j's own by their type, those of HTTP by their
 * status, an {@link java.io.IOException} as a lost connection. Any other becomes an {@link
 * ai.tekton.llm.error.AdapterException}, after which the client calls a fallback and does not retry the same model.
 *
 * <p>A model retries by default: set its {@code maxRetries(0)}, or each attempt of the client becomes several. Thread-safe
 * if the model is.
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
     * Creates a backend that streams an answer as one chunk, named after the model's class.
     *
     * @param model the model that answers
     * @return the backend; closing it does not close the model
     */
    public static ChatModelBackend of(ChatModel model) {
        return of(Optional.of(model), Optional.empty(), nameOf(model));
    }

    /**
     * Creates a backend that reads complete answers from a stream, named after the model's class.
     *
     * @param model the model that answers
     * @return the backend; closing it does not close the model
     */
    public static ChatModelBackend of(StreamingChatModel model) {
        return of(Optional.empty(), Optional.of(model), nameOf(model));
    }

    /**
     * Creates a backend of a model in both its forms, named after the first one's class.
     *
     * @param model the model for complete answers
     * @param streamingModel the model for streamed answers
     * @return the backend; closing it closes neither model
     */
    public static ChatModelBackend of(ChatModel model, StreamingChatModel streamingModel) {
        return of(Optional.of(model), Optional.of(streamingModel), nameOf(model));
    }

    /**
     * Creates a backend of the same models with another name.
     *
     * @param other the name in messages, events and answers; not blank
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

    /** The name of the model's class; an anonymous class has none, so a general name is used. */
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
                .orElseGet(() -> new SingleChunkSource(() -> complete(call)));
        return ChunkStream.of(new Named(source, warnings(call)));
    }

    private static boolean knowsSchemas(Set<Capability> capabilities) {
        return capabilities.contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }

    /** {@return whether the models declare support for JSON schemas} */
    @Override
    public boolean carriesResponseFormat() {
        return formats;
    }

    @Override
    public String name() {
        return name;
    }

    /** Ends the calls in progress. The models stay open; their owner closes them. */
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
            StreamingChatModel model, ChatCall call, Optional<Exchange> exchange, Supplier<Duration> eventTimeout) {
        ChatRequest request = requestOf(call, exchange);
        try {
            return new ModelStream(model, request, threads, eventTimeout, call.context(), exchange, failures);
        } catch (RejectedExecutionException closed) {
            throw failures.cancelled(call.context());
        }
    }

    /** Reads a stream to its end; the timeout applies to the complete answer here, not to each chunk. */
    private ChatResponse readToItsEnd(ChatCall call, Optional<Exchange> exchange) {
        Deadline end = Deadline.in(call.context().attemptTimeout());
        Exchange read = exchange.orElseGet(() -> new Exchange(requestOf(call, Optional.empty())));
        try (ModelStream stream = open(
                streaming.orElseThrow(),
                call,
                exchange.isPresent() ? exchange : Optional.of(read),
                () -> end.remaining().orElse(Duration.ZERO))) {
            while (stream.tryAdvance(chunk -> {})) {
                // The complete response contains the text of all chunks.
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
                ? List.of("The earlier turns of the context are stored at Rhetor; '" + name + "' did not receive them.")
                : List.of();
    }

    /** Adds to the last chunk the backend that answered and the warnings. */
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
