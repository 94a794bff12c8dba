package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.FirstChunkEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.model.CompletionResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One call, from its submission to its end. Thread-safe.
 *
 * <p>A call is open until it ends, and it ends exactly once: with its last item, with a failure, or by {@link #cancel}.
 * The end is one atomic change; the thread that makes it removes the call from its client's open calls and triggers the
 * report of the outcome, and the call drops all later signals. The items go to the call's face.
 *
 * @param <T> the kind of item
 */
public final class Call<T> implements Sink<T> {
    /** The form in which a caller sees a call. */
    public interface Face<T> {
        /** Called on the loop, when the server has begun to answer and there is no item yet. */
        void opened();

        /** Called on the loop, with the next item. {@link #finished} follows the last item. */
        void next(T item);

        /** Called once, on the loop, when the call has ended and was not cancelled. */
        void finished(Optional<TektonLlmException> failure);

        /**
         * Called once, in place of {@link #finished}, when the call was cancelled. Any thread may call this method; it
         * must neither block nor run the user's code on that thread.
         */
        void cut(TektonLlmException reason);
    }

    private record Ending(Optional<TektonLlmException> failure) {}

    private final Request<T> request;
    private final OpenCalls openCalls;
    private final long startNanos = System.nanoTime();
    private final AtomicReference<Ending> ending = new AtomicReference<>();
    private volatile Source<T> source;
    private volatile Face<T> face;
    private volatile long endNanos;
    private T last;
    private boolean textSeen;
    private long firstTextNanos;

    /** Makes a call that has not started. */
    public Call(Request<T> request, OpenCalls openCalls) {
        this.request = request;
        this.openCalls = openCalls;
    }

    /** Starts the call; throws an IllegalStateException if its client is closed. */
    public void start(Upstream upstream, CallLoop loop, Face<T> seenAs) {
        face = seenAs;
        source = upstream.open(request, loop);
        scope().started();
        try {
            openCalls.add(this);
        } catch (IllegalStateException closed) {
            // Listeners that received the start of the call also receive its end.
            end(Optional.of(Cancellations.cancelled("its client was closed", context(), closed)));
            report();
            throw closed;
        }
    }

    /** Returns the call's scope. */
    public CallScope scope() {
        return request.scope();
    }

    /** Returns the call's id and limits. */
    public CallContext context() {
        return request.context();
    }

    /**
     * Requests the next item; the face receives the signal. Must be called on the loop. Does nothing once the call has
     * ended.
     */
    public void pull() {
        if (!hasEnded()) {
            source.pull(this);
        }
    }

    /** Returns whether the call has ended. */
    public boolean hasEnded() {
        return ending.get() != null;
    }

    /** Returns the time from the submission to the end, or to now. */
    public Duration elapsed() {
        return Duration.ofNanos((hasEnded() ? endNanos : System.nanoTime()) - startNanos);
    }

    @Override
    public void opened() {
        if (!hasEnded()) {
            face.opened();
        }
    }

    @Override
    public void next(T item) {
        last = item;
        if (!textSeen && !hasEnded()) {
            seeText(item);
        }
        if (!request.kind().isLast(item)) {
            if (!hasEnded()) {
                face.next(item);
            }
        } else if (end(Optional.empty())) {
            // Reports the outcome before the caller receives the last item, after which the caller may not return.
            report();
            face.next(item);
            face.finished(Optional.empty());
        }
    }

    private void seeText(T item) {
        textSeen = !request.kind().text(item).isEmpty();
        if (textSeen && request.kind() == Kind.STREAM) {
            firstTextNanos = System.nanoTime() - startNanos;
            scope().emit(
                            (time, call) -> new FirstChunkEvent(time, call, Duration.ofNanos(firstTextNanos)),
                            LlmEventListener::onFirstChunk);
        }
    }

    @Override
    public void ended() {
        finish(Optional.empty());
    }

    @Override
    public void failed(TektonLlmException failure) {
        finish(Optional.of(failure));
    }

    private void finish(Optional<TektonLlmException> failure) {
        if (end(failure)) {
            report();
            face.finished(failure);
        }
    }

    /**
     * Cancels the call in whatever state it is.
     *
     * @param why the reason, after "The call was cancelled: "
     * @return false if the call had ended before
     */
    public boolean cancel(String why) {
        return cut(cancelled(why));
    }

    /**
     * Ends the call as cancelled, and keeps what it holds: {@link #release} must follow.
     *
     * @param why the reason, after "The call was cancelled: "
     * @return false if the call had ended before
     */
    boolean endCancelled(String why) {
        return end(Optional.of(cancelled(why)));
    }

    private LlmCancelledException cancelled(String why) {
        return Cancellations.cancelled(why, context(), null);
    }

    /** Releases what a cancelled call holds, such as its connection, and then its caller. */
    void release() {
        source.cancel();
        face.cut(failure().orElseThrow());
    }

    /** Returns when the call was submitted, on the clock of {@link System#nanoTime}. */
    long startNanos() {
        return startNanos;
    }

    /** Cancels the call because other code failed, such as the user's callback. */
    public boolean crash(Throwable failure) {
        return cut(
                failure instanceof TektonLlmException known
                        ? known
                        : new LlmCancelledException(
                                "The call was cancelled: its caller's code failed with "
                                        + failure.getClass().getName() + ".",
                                FailureDetails.builder()
                                        .requestId(context().requestId())
                                        .attempts(context().attempt())
                                        .cause(failure)
                                        .build()));
    }

    private boolean cut(TektonLlmException reason) {
        if (!end(Optional.of(reason))) {
            return false;
        }
        release();
        return true;
    }

    private boolean end(Optional<TektonLlmException> failure) {
        if (hasEnded()) {
            return false;
        }
        endNanos = System.nanoTime();
        if (!ending.compareAndSet(null, new Ending(failure))) {
            return false;
        }
        openCalls.remove(this);
        return true;
    }

    /** Returns the failure of the call; empty while it is open, and if it succeeded. */
    public Optional<TektonLlmException> failure() {
        Ending end = ending.get();
        return end == null ? Optional.empty() : end.failure();
    }

    /**
     * Notifies the listeners of the outcome of the call, unless that has happened, and before that of an attempt that
     * was cancelled with it. A face whose call was cancelled must call this method. It waits for no listener that another
     * thread is notifying of an event of this call: that thread reports the outcome afterwards.
     */
    public void report() {
        scope().report(() -> failure().ifPresent(source::reportCancelled), this::reportOutcome);
    }

    /**
     * Does the same, and runs a task when the listeners have received the outcome.
     *
     * @param then runs now, or on the thread that is still reporting
     */
    public void report(Runnable then) {
        report();
        scope().afterReport(then);
    }

    private void reportOutcome() {
        if (request.kind().isAnswer()) {
            scope().emitLast(this::outcome, LlmEventListener::onOutcome);
        }
    }

    private OutcomeEvent outcome(Instant time, CallInfo call) {
        OutcomeEvent.Builder outcome = OutcomeEvent.builder()
                .time(time)
                .call(call)
                .duration(elapsed())
                .attempts(scope().attempts())
                .failure(failure().orElse(null));
        if (firstTextNanos > 0) {
            outcome.timeToFirstChunk(Duration.ofNanos(firstTextNanos));
        }
        failure().ifPresent(failure -> outcome.attempts(Math.max(scope().attempts(), failure.attempts())));
        T seen = last;
        if (seen != null) {
            CompletionResponse answer = request.kind().response(seen, "");
            outcome.provider(answer.provider().orElse(null))
                    .model(answer.model().orElse(null))
                    .usage(answer.usage().orElse(null))
                    .finishReason(answer.finishReason().orElse(null));
            if (failure().isEmpty()) {
                outcome.attempts(Math.max(scope().attempts(), answer.attempts()))
                        .backend(answer.backend().orElse(null))
                        .fallback(answer.fallback());
            }
        }
        return outcome.build();
    }
}
