package ai.tekton.llm;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.async.CallExecutor;
import ai.tekton.llm.internal.async.ChunkPublisher;
import ai.tekton.llm.internal.ws.RhetorWebSocketBackend;
import ai.tekton.llm.internal.ws.WebSocketCalls;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Asks LLMs through Rhetor, many calls at once over one WebSocket. Thread-safe; make one and share it, and close it in the
 * end.
 *
 * <p>Nothing blocks but {@link #connect()}. Futures complete with the same answers and exceptions as the calls of
 * {@link TektonLlmClient}, after the same retries and fallbacks. Answers and callbacks come on threads of this client:
 * the chunks of one stream in order, and a slow callback holds up neither the socket nor another request, until more than
 * {@code maxWaitingChunks} wait for it, which fails its request alone.
 *
 * <p>When the connection is lost, every request that was sent over it fails with an
 * {@link ai.tekton.llm.error.LlmConnectionException}, and so is repeated or falls back; the client connects again, and
 * requests wait for that within their timeout. It does not connect again after {@link #disconnect()}, nor where the server
 * refuses the token.
 *
 * <p>Threads: one for what is due; one while it connects; one while requests that waited for the connection are sent; and
 * callbacks run on virtual threads on JDK 21 and newer, before that on at most {@value #CALLBACK_THREADS} daemon threads.
 * The sockets of all clients of a JVM share the threads of one container.
 */
public final class TektonLlmWebSocketClient implements AutoCloseable {
    /** How many threads run callbacks where there are no virtual ones. */
    static final int CALLBACK_THREADS = 16;

    private final ClientConfig config;
    private final RhetorWebSocketBackend socket;
    private final WebSocketCalls calls;
    private final CallFactory factory;
    private final CallExecutor executor;
    private final AtomicBoolean closed = new AtomicBoolean();

    TektonLlmWebSocketClient(
            String componentId,
            ClientConfig config,
            RhetorWebSocketBackend socket,
            WebSocketCalls calls,
            CallExecutor executor) {
        this.config = config;
        this.socket = socket;
        this.calls = calls;
        this.factory = new CallFactory(componentId, config);
        this.executor = executor;
    }

    /**
     * Starts with the settings of the environment; what is set here wins over them.
     *
     * @return a new builder
     * @throws InvalidRequestException naming the variable whose value is wrong
     */
    public static TektonLlmWebSocketClientBuilder builder() {
        return new TektonLlmWebSocketClientBuilder();
    }

    /**
     * Connects and registers; returns once the server has acknowledged that. Not needed before other calls, which connect
     * when they have to. A thread that is interrupted meanwhile leaves the attempt to the other calls that wait for it.
     *
     * @throws ai.tekton.llm.error.LlmCancelledException where this thread is interrupted, or the client is disconnected or
     *     closed meanwhile
     * @throws ai.tekton.llm.error.AuthenticationException where the token is refused
     * @throws TektonLlmException where there is no connection within the timeout
     */
    public void connect() {
        checkOpen();
        socket.connect();
    }

    /** Closes the socket and fails what is open. It connects again when the client is used again. */
    public void disconnect() {
        socket.disconnect();
    }

    /**
     * Whether a request would be sent at once.
     *
     * @return true while the socket is open and registered
     */
    public boolean isConnected() {
        return socket.isConnected();
    }

    /**
     * Answers a prompt.
     *
     * @param prompt the prompt; not blank
     * @return the answer
     * @throws InvalidRequestException where the prompt is null or blank
     */
    public CompletableFuture<CompletionResponse> generate(String prompt) {
        return generate(prompt, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt.
     *
     * @param prompt the prompt; not blank
     * @param options how it is answered
     * @return the answer
     * @throws InvalidRequestException where the prompt is null or blank
     */
    public CompletableFuture<CompletionResponse> generate(String prompt, GenerationOptions options) {
        return complete(factory.prompt(prompt, options), true);
    }

    /**
     * Answers a conversation.
     *
     * @param messages the turns, oldest first
     * @return the answer
     * @throws InvalidRequestException where there is no message
     */
    public CompletableFuture<CompletionResponse> chat(List<Message> messages) {
        return chat(messages, GenerationOptions.defaults());
    }

    /**
     * Answers a conversation.
     *
     * @param messages the turns, oldest first
     * @param options how it is answered
     * @return the answer
     * @throws InvalidRequestException where there is no message
     */
    public CompletableFuture<CompletionResponse> chat(List<Message> messages, GenerationOptions options) {
        return complete(factory.chat(messages, options), false);
    }

    /**
     * Answers a prompt piece by piece.
     *
     * @param prompt the prompt; not blank
     * @param callback takes each piece
     * @return the request, to wait for or to cancel
     * @throws InvalidRequestException where the prompt is null or blank
     */
    public WebSocketRequest stream(String prompt, Consumer<? super StreamingChunk> callback) {
        return stream(prompt, GenerationOptions.defaults(), callback);
    }

    /**
     * Answers a prompt piece by piece.
     *
     * @param prompt the prompt; not blank
     * @param options how it is answered
     * @param callback takes each piece
     * @return the request, to wait for or to cancel
     * @throws InvalidRequestException where the prompt is null or blank
     */
    public WebSocketRequest stream(
            String prompt, GenerationOptions options, Consumer<? super StreamingChunk> callback) {
        return stream(factory.prompt(prompt, options), true, callback);
    }

    /**
     * Answers a conversation piece by piece.
     *
     * @param messages the turns, oldest first
     * @param callback takes each piece
     * @return the request, to wait for or to cancel
     * @throws InvalidRequestException where there is no message
     */
    public WebSocketRequest chatStream(List<Message> messages, Consumer<? super StreamingChunk> callback) {
        return chatStream(messages, GenerationOptions.defaults(), callback);
    }

    /**
     * Answers a conversation piece by piece.
     *
     * @param messages the turns, oldest first
     * @param options how it is answered
     * @param callback takes each piece
     * @return the request, to wait for or to cancel
     * @throws InvalidRequestException where there is no message
     */
    public WebSocketRequest chatStream(
            List<Message> messages, GenerationOptions options, Consumer<? super StreamingChunk> callback) {
        return stream(factory.chat(messages, options), false, callback);
    }

    /**
     * Answers a prompt piece by piece, read no faster than it is asked for. Each subscription makes a call of its own.
     *
     * @param prompt the prompt; not blank
     * @param options how it is answered
     * @return the pieces
     */
    public Flow.Publisher<StreamingChunk> stream(String prompt, GenerationOptions options) {
        return new ChunkPublisher(() -> calls.read(factory.prompt(prompt, options)), executor);
    }

    /**
     * Answers a conversation piece by piece, read no faster than it is asked for. Each subscription makes a call of its
     * own.
     *
     * @param messages the turns, oldest first
     * @param options how it is answered
     * @return the pieces
     */
    public Flow.Publisher<StreamingChunk> chatStream(List<Message> messages, GenerationOptions options) {
        return new ChunkPublisher(() -> calls.read(factory.chat(messages, options)), executor);
    }

    /**
     * Ends a request: the server is told, and what still comes of it is dropped.
     *
     * @param requestId the request's id
     * @return false where none of that id is under way
     */
    public boolean cancel(String requestId) {
        return calls.cancel(requestId);
    }

    /**
     * The settings this client was made with.
     *
     * @return the settings
     */
    public ClientConfig config() {
        return config;
    }

    private CompletableFuture<CompletionResponse> complete(ChatCall call, boolean asPrompt) {
        checkOpen();
        return calls.complete(call, asPrompt);
    }

    private WebSocketRequest stream(ChatCall call, boolean asPrompt, Consumer<? super StreamingChunk> callback) {
        checkOpen();
        if (callback == null) {
            throw new InvalidRequestException("callback must not be null.");
        }
        String id = call.context().requestId();
        return new WebSocketRequest(id, calls.stream(call, asPrompt, callback), () -> calls.cancel(id));
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("The client is closed.");
        }
    }

    /** Closes the socket, fails every request that is open, and ends the client's threads. A second time does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            calls.close();
        }
    }
}
