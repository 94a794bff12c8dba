package ai.tekton.llm;

import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.IncompatibleLibraryException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.face.Calls;
import ai.tekton.llm.internal.library.RequiredLibraries;
import ai.tekton.llm.internal.ws.WebSocketUpstream;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
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
    private final WebSocketUpstream socket;
    private final Calls calls;
    private final CallFactory factory;

    TektonLlmWebSocketClient(String componentId, ClientConfig config, WebSocketUpstream socket, Calls calls) {
        this.config = config;
        this.socket = socket;
        this.calls = calls;
        this.factory = new CallFactory(componentId, config);
    }

    private TektonLlmWebSocketClient(TektonLlmWebSocketClient whole, Calls calls) {
        this.config = whole.config;
        this.socket = whole.socket;
        this.calls = calls;
        this.factory = whole.factory;
    }

    /**
     * Starts with the settings of the environment; what is set here wins over them.
     *
     * @return a new builder
     * @throws InvalidRequestException naming the variable whose value is wrong
     * @throws IncompatibleLibraryException naming each library of the application that is too old, and what is needed
     */
    public static TektonLlmWebSocketClientBuilder builder() {
        RequiredLibraries.check();
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
        calls.checkOpen();
        socket.connect();
    }

    /** Closes the socket and fails what is open. It connects again when the client is used again. */
    public void disconnect() {
        calls.cancelAll("its WebSocket was disconnected");
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
        return calls.submit(Request.whole(factory.prompt(prompt, options)).asPrompt());
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
        return calls.submit(Request.whole(factory.chat(messages, options)));
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
        return stream(Request.stream(factory.prompt(prompt, options)).asPrompt(), callback);
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
        return stream(Request.stream(factory.chat(messages, options)), callback);
    }

    /**
     * Answers a prompt piece by piece, read no faster than it is asked for. Each subscription makes a call of its own.
     *
     * @param prompt the prompt; not blank
     * @param options how it is answered
     * @return the pieces
     */
    public Flow.Publisher<StreamingChunk> stream(String prompt, GenerationOptions options) {
        return calls.publish(
                () -> Request.stream(factory.prompt(prompt, options)).asPrompt());
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
        return calls.publish(() -> Request.stream(factory.chat(messages, options)));
    }

    /**
     * Ends a request: the server is told, and what still comes of it is dropped.
     *
     * @param requestId the request's id
     * @return false where none of that id is under way
     */
    public boolean cancel(String requestId) {
        return calls.cancel(requestId, "its request was cancelled");
    }

    /**
     * This client with one more listener, for the calls that are made with what is returned.
     *
     * @param listener is told after those of the client
     * @return a client that shares everything with this one; to close it closes nothing
     */
    public TektonLlmWebSocketClient withListener(LlmEventListener listener) {
        Objects.requireNonNull(listener, "listener");
        return new TektonLlmWebSocketClient(this, calls.with(scopes -> scopes.with(listener)));
    }

    /**
     * This client with one more interceptor, for the calls that are made with what is returned.
     *
     * @param interceptor stands behind those of the client
     * @return a client that shares everything with this one; to close it closes nothing
     */
    public TektonLlmWebSocketClient withInterceptor(LlmInterceptor interceptor) {
        Objects.requireNonNull(interceptor, "interceptor");
        return new TektonLlmWebSocketClient(this, calls.with(scopes -> scopes.with(interceptor)));
    }

    /**
     * Takes a retry out of the budget that all calls of this client share, for a repetition that its caller makes: such as to
     * ask again because of what an answer says, of which the client knows nothing.
     *
     * @return false where none is left, and nothing had better be repeated now
     */
    public boolean takeRetry() {
        return calls.takeRetry();
    }

    /**
     * The settings this client was made with.
     *
     * @return the settings
     */
    public ClientConfig config() {
        return config;
    }

    private WebSocketRequest stream(Request<StreamingChunk> request, Consumer<? super StreamingChunk> callback) {
        calls.checkOpen();
        if (callback == null) {
            throw new InvalidRequestException("callback must not be null.");
        }
        String id = request.context().requestId();
        return new WebSocketRequest(id, calls.stream(request, callback), () -> cancel(id));
    }

    /** Closes the socket, fails every request that is open, and ends the client's threads. A second time does nothing. */
    @Override
    public void close() {
        calls.close();
    }

    /** How many calls have not ended. */
    int openCalls() {
        return calls.openCalls();
    }

    /** How many requests wait for frames. */
    int requestsUnderWay() {
        return socket.requestsUnderWay();
    }
}
