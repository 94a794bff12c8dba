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
 * A client that calls LLMs through Rhetor, with many concurrent calls over one WebSocket. Thread-safe: make one client,
 * share it, and close it in the end.
 *
 * <p>Only {@link #connect()} blocks. Futures complete with the same answers and exceptions as the calls of
 * {@link TektonLlmClient}, after the same retries and fallbacks. Answers and callbacks run on threads of this client:
 * the chunks of one stream arrive in order, and a slow callback delays neither the connection nor another request; when
 * more than {@code maxWaitingChunks} chunks wait for it, its request alone fails.
 *
 * <p>When the connection is lost, every request that was sent over it fails with an
 * {@link ai.tekton.llm.error.LlmConnectionException}, and is then retried or falls back. The client reconnects, and new
 * requests wait for the connection within their timeout. The client does not reconnect after {@link #disconnect()}, nor
 * if the server refuses the token.
 *
 * <p>Threads: one for timed tasks; one while the client connects; one while it sends requests that waited for the
 * connection. Callbacks run on virtual threads on JDK 21 and newer, and on at most {@value #CALLBACK_THREADS} daemon
 * threads on older JDKs. The connections of all clients of a JVM share the threads of one WebSocket container.
 */
public final class TektonLlmWebSocketClient implements AutoCloseable {
    /** The maximum number of threads that run callbacks if the JDK has no virtual threads. */
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
     * Returns a builder that starts with the settings of the environment; what is set on the builder overrides them.
     *
     * @return a new builder
     * @throws InvalidRequestException if a variable has an invalid value; the message names the variable
     * @throws IncompatibleLibraryException if a library of the application is too old; the message names each such
     *     library and the oldest version that works
     */
    public static TektonLlmWebSocketClientBuilder builder() {
        RequiredLibraries.check();
        return new TektonLlmWebSocketClientBuilder();
    }

    /**
     * Connects and registers; returns once the server has acknowledged the registration. It is optional before other
     * calls, which connect if necessary. Interrupting the thread ends its wait; the connection attempt continues for the
     * other calls that wait for it.
     *
     * @throws ai.tekton.llm.error.LlmCancelledException if this thread is interrupted, or the client is disconnected or
     *     closed meanwhile
     * @throws ai.tekton.llm.error.AuthenticationException if the token is refused
     * @throws TektonLlmException if there is no connection within the timeout
     */
    public void connect() {
        calls.checkOpen();
        socket.connect();
    }

    /** Closes the connection and fails every open request. The client connects again when it is used again. */
    public void disconnect() {
        calls.cancelAll("its WebSocket was disconnected");
        socket.disconnect();
    }

    /**
     * Returns whether the client would send a request at once.
     *
     * @return true while the connection is open and registered
     */
    public boolean isConnected() {
        return socket.isConnected();
    }

    /**
     * Answers a prompt.
     *
     * @param prompt the prompt; not blank
     * @return the answer
     * @throws InvalidRequestException if the prompt is null or blank
     */
    public CompletableFuture<CompletionResponse> generate(String prompt) {
        return generate(prompt, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt.
     *
     * @param prompt the prompt; not blank
     * @param options how the model answers, and how the client calls it
     * @return the answer
     * @throws InvalidRequestException if the prompt is null or blank
     */
    public CompletableFuture<CompletionResponse> generate(String prompt, GenerationOptions options) {
        return calls.submit(Request.whole(factory.prompt(prompt, options)).asPrompt());
    }

    /**
     * Answers a conversation.
     *
     * @param messages the turns, oldest first
     * @return the answer
     * @throws InvalidRequestException if there is no message
     */
    public CompletableFuture<CompletionResponse> chat(List<Message> messages) {
        return chat(messages, GenerationOptions.defaults());
    }

    /**
     * Answers a conversation.
     *
     * @param messages the turns, oldest first
     * @param options how the model answers, and how the client calls it
     * @return the answer
     * @throws InvalidRequestException if there is no message
     */
    public CompletableFuture<CompletionResponse> chat(List<Message> messages, GenerationOptions options) {
        return calls.submit(Request.whole(factory.chat(messages, options)));
    }

    /**
     * Streams the answer to a prompt.
     *
     * @param prompt the prompt; not blank
     * @param callback takes each chunk
     * @return the request, which the caller can wait for or cancel
     * @throws InvalidRequestException if the prompt is null or blank
     */
    public WebSocketRequest stream(String prompt, Consumer<? super StreamingChunk> callback) {
        return stream(prompt, GenerationOptions.defaults(), callback);
    }

    /**
     * Streams the answer to a prompt.
     *
     * @param prompt the prompt; not blank
     * @param options how the model answers, and how the client calls it
     * @param callback takes each chunk
     * @return the request, which the caller can wait for or cancel
     * @throws InvalidRequestException if the prompt is null or blank
     */
    public WebSocketRequest stream(
            String prompt, GenerationOptions options, Consumer<? super StreamingChunk> callback) {
        return stream(Request.stream(factory.prompt(prompt, options)).asPrompt(), callback);
    }

    /**
     * Streams the answer to a conversation.
     *
     * @param messages the turns, oldest first
     * @param callback takes each chunk
     * @return the request, which the caller can wait for or cancel
     * @throws InvalidRequestException if there is no message
     */
    public WebSocketRequest chatStream(List<Message> messages, Consumer<? super StreamingChunk> callback) {
        return chatStream(messages, GenerationOptions.defaults(), callback);
    }

    /**
     * Streams the answer to a conversation.
     *
     * @param messages the turns, oldest first
     * @param options how the model answers, and how the client calls it
     * @param callback takes each chunk
     * @return the request, which the caller can wait for or cancel
     * @throws InvalidRequestException if there is no message
     */
    public WebSocketRequest chatStream(
            List<Message> messages, GenerationOptions options, Consumer<? super StreamingChunk> callback) {
        return stream(Request.stream(factory.chat(messages, options)), callback);
    }

    /**
     * Streams the answer to a prompt, and reads no faster than the subscriber requests. Each subscription makes a call
     * of its own.
     *
     * @param prompt the prompt; not blank
     * @param options how the model answers, and how the client calls it
     * @return the chunks
     */
    public Flow.Publisher<StreamingChunk> stream(String prompt, GenerationOptions options) {
        return calls.publish(
                () -> Request.stream(factory.prompt(prompt, options)).asPrompt());
    }

    /**
     * Streams the answer to a conversation, and reads no faster than the subscriber requests. Each subscription makes a
     * call of its own.
     *
     * @param messages the turns, oldest first
     * @param options how the model answers, and how the client calls it
     * @return the chunks
     */
    public Flow.Publisher<StreamingChunk> chatStream(List<Message> messages, GenerationOptions options) {
        return calls.publish(() -> Request.stream(factory.chat(messages, options)));
    }

    /**
     * Cancels a request: the client notifies the server, and drops frames that still arrive for it.
     *
     * @param requestId the request's id
     * @return false if no request with that id is in progress
     */
    public boolean cancel(String requestId) {
        return calls.cancel(requestId, "its request was cancelled");
    }

    /**
     * Returns this client with one more listener, for the calls that are made with the returned client.
     *
     * @param listener the listener, called after those of the client
     * @return a client that shares everything with this one; closing it closes nothing
     */
    public TektonLlmWebSocketClient withListener(LlmEventListener listener) {
        Objects.requireNonNull(listener, "listener");
        return new TektonLlmWebSocketClient(this, calls.with(scopes -> scopes.with(listener)));
    }

    /**
     * Returns this client with one more interceptor, for the calls that are made with the returned client.
     *
     * @param interceptor the interceptor, called after those of the client
     * @return a client that shares everything with this one; closing it closes nothing
     */
    public TektonLlmWebSocketClient withInterceptor(LlmInterceptor interceptor) {
        Objects.requireNonNull(interceptor, "interceptor");
        return new TektonLlmWebSocketClient(this, calls.with(scopes -> scopes.with(interceptor)));
    }

    /**
     * Takes a retry out of the budget that all calls of this client share, for a call that its caller repeats: for
     * example, because the content of an answer is not usable, which the client cannot know.
     *
     * @return false if none is left; the caller should then not repeat the call now
     */
    public boolean takeRetry() {
        return calls.takeRetry();
    }

    /**
     * Returns the settings that this client was built with.
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

    /** Closes the connection, fails every open request, and ends the client's threads. A second call does nothing. */
    @Override
    public void close() {
        calls.close();
    }

    /** Returns the number of calls that have not ended. */
    int openCalls() {
        return calls.openCalls();
    }

    /** Returns the number of requests that wait for frames. */
    int requestsUnderWay() {
        return socket.requestsUnderWay();
    }
}
