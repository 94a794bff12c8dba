package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.async.CallExecutor;
import ai.tekton.llm.internal.resilience.CallOutcome;
import ai.tekton.llm.internal.resilience.Events;
import ai.tekton.llm.internal.resilience.Recovery;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Makes calls over the WebSocket that hold up no thread: the first attempt is answered by the socket's own events. Only
 * where it fails does a thread go through retries and fallbacks. Thread-safe.
 */
public final class WebSocketCalls implements AutoCloseable {
    private final RhetorWebSocketBackend socket;
    private final Recovery recovery;
    private final CallExecutor executor;
    private final Executor callbacks;
    private final Events events;
    private final int maxWaitingChunks;
    private final ConcurrentHashMap<String, Runnable> cancellations = new ConcurrentHashMap<>();

    /**
     * Makes the calls of a client.
     *
     * @param socket asked first
     * @param recovery what is done where that fails
     * @param executor runs callbacks, and what recovers
     * @param events is told how calls end
     * @param maxWaitingChunks how many chunks of a stream may wait for its callback
     */
    public WebSocketCalls(
            RhetorWebSocketBackend socket,
            Recovery recovery,
            CallExecutor executor,
            Events events,
            int maxWaitingChunks) {
        this.socket = socket;
        this.recovery = recovery;
        this.executor = executor;
        this.callbacks = executor.asExecutor();
        this.events = events;
        this.maxWaitingChunks = maxWaitingChunks;
    }

    /**
     * Asks for a whole answer.
     *
     * @param call what is asked
     * @param asPrompt whether it is a prompt rather than a conversation
     * @return the answer; to cancel it cancels the request
     */
    public CompletableFuture<CompletionResponse> complete(ChatCall call, boolean asPrompt) {
        String id = call.context().requestId();
        CallOutcome outcome = new CallOutcome(call.context(), events);
        Recovery.FirstAttempt first = recovery.begin(call.context(), RhetorWebSocketBackend.NAME);
        CompletableFuture<CompletionResponse> result = new CompletableFuture<>();
        cancellations.put(id, () -> result.completeExceptionally(recovery.cancelled(call.context())));
        // On another thread than the socket's, for what the caller does with the answer may take long.
        socket.submit(call, asPrompt)
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure == null) {
                                first.succeeded();
                                finish(result, outcome, answer);
                            } else {
                                recover(call, known(failure), result, outcome);
                            }
                        },
                        callbacks);
        result.whenComplete((answer, failure) -> {
            cancellations.remove(id);
            if (failure != null) {
                socket.cancel(id);
                outcome.failed(failure instanceof TektonLlmException e ? e : recovery.cancelled(call.context()));
            }
        });
        return result;
    }

    private void recover(
            ChatCall call,
            TektonLlmException failure,
            CompletableFuture<CompletionResponse> result,
            CallOutcome outcome) {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<CompletionResponse> rest = executor.call(() -> recovery.complete(socket, call, failure));
        result.whenComplete((answer, reason) -> rest.cancel(true));
        rest.whenComplete((answer, reason) -> {
            if (reason == null) {
                finish(result, outcome, answer);
            } else {
                result.completeExceptionally(known(reason));
            }
        });
    }

    private static void finish(
            CompletableFuture<CompletionResponse> result, CallOutcome outcome, CompletionResponse answer) {
        outcome.answered(answer.backend(), answer.fallback());
        result.complete(answer.toBuilder().latency(outcome.elapsed()).build());
    }

    /**
     * Asks for a stream.
     *
     * @param call what is asked
     * @param asPrompt whether it is a prompt rather than a conversation
     * @param callback takes the pieces
     * @return the whole text; to cancel it cancels the request
     */
    public CompletableFuture<String> stream(
            ChatCall call, boolean asPrompt, Consumer<? super StreamingChunk> callback) {
        String id = call.context().requestId();
        CallOutcome outcome = new CallOutcome(call.context(), events);
        Recovery.FirstAttempt first = recovery.begin(call.context(), RhetorWebSocketBackend.NAME);
        CallbackStream stream = new CallbackStream(
                maxWaitingChunks,
                callbacks,
                chunk -> {
                    callback.accept(chunk);
                    if (chunk.done()) {
                        first.succeeded();
                        outcome.answered(chunk.backend(), chunk.fallback());
                    }
                },
                (failure, text) -> recovery.stream(socket, call, failure, text));
        CompletableFuture<String> whole = stream.whole();
        cancellations.put(id, () -> whole.completeExceptionally(recovery.cancelled(call.context())));
        whole.whenComplete((text, failure) -> {
            cancellations.remove(id);
            if (failure != null) {
                socket.cancel(id);
                stream.close();
                outcome.failed(failure instanceof TektonLlmException e ? e : recovery.cancelled(call.context()));
            }
        });
        socket.open(call, asPrompt, stream);
        return whole;
    }

    /**
     * A stream that a thread reads, through the same retries and fallbacks.
     *
     * @param call what is asked
     * @return the stream
     */
    public ChunkStream read(ChatCall call) {
        return recovery.decorate(socket).stream(call);
    }

    /**
     * Cancels a call, with whatever stands in for it by now.
     *
     * @param requestId the call's id
     * @return false where there is none of that id under way
     */
    public boolean cancel(String requestId) {
        return Optional.ofNullable(cancellations.remove(requestId))
                .map(cancel -> {
                    cancel.run();
                    return true;
                })
                .orElse(false);
    }

    private static TektonLlmException known(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof TektonLlmException known
                ? known
                : new TektonLlmException(
                        "The call failed with " + cause.getClass().getName() + ".");
    }

    @Override
    public void close() {
        socket.close();
        recovery.close();
        executor.close();
    }
}
