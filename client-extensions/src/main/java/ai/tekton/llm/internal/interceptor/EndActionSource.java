package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.interceptor.AnswerEnd;
import ai.tekton.llm.internal.call.CallScope;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.CompletionResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** An answer that calls an interceptor's action exactly once when it has ended: by itself, or with the call. */
final class EndActionSource<T> extends Relay<T> {
    private final Kind<T> kind;
    private final CallScope scope;
    private final Consumer<AnswerEnd> action;
    private final AtomicBoolean notified = new AtomicBoolean();
    private final StringBuilder text = new StringBuilder();
    private T last;

    EndActionSource(Source<T> source, Request<T> request, Consumer<AnswerEnd> action) {
        super(source);
        this.kind = request.kind();
        this.scope = request.scope();
        this.action = action;
        // If the caller cancels the call, this source receives no further signal.
        scope.atReport(() -> notifyAction(Optional.of(cancelled())));
    }

    private static TektonLlmException cancelled() {
        return new LlmCancelledException("The call was cancelled before its answer was complete.");
    }

    @Override
    public void next(T item) {
        if (kind.restarts(item)) {
            text.setLength(0);
        }
        last = item;
        if (kind.isLast(item)) {
            notifyAction(Optional.empty());
        } else {
            text.append(kind.text(item));
        }
        super.next(item);
    }

    @Override
    public void ended() {
        if (last != null) {
            // The text so far already contains the item's text.
            text.setLength(text.length() - kind.text(last).length());
        }
        notifyAction(Optional.empty());
        super.ended();
    }

    @Override
    public void failed(TektonLlmException failure) {
        notifyAction(Optional.of(failure));
        super.failed(failure);
    }

    private void notifyAction(Optional<TektonLlmException> failure) {
        if (notified.compareAndSet(false, true)) {
            boolean answered = failure.isEmpty() && last != null;
            Optional<CompletionResponse> response =
                    answered ? Optional.of(kind.response(last, text)) : Optional.empty();
            // A failure of the action must not lose an answer that has arrived.
            scope.isolated(() -> action.accept(new AnswerEnd(response, failure)));
        }
    }
}
