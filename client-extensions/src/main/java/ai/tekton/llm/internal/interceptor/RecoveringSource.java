package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.interceptor.Answer;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import java.util.function.Function;

/** An answer that an interceptor replaces if it fails before its first text. */
final class RecoveringSource<T> extends Relay<T> {
    private final Request<T> request;
    private final CallLoop loop;
    private final LlmInterceptor interceptor;
    private final Function<TektonLlmException, Answer> instead;
    private boolean settled;

    RecoveringSource(
            Source<T> source,
            Request<T> request,
            CallLoop loop,
            LlmInterceptor interceptor,
            Function<TektonLlmException, Answer> instead) {
        super(source);
        this.request = request;
        this.loop = loop;
        this.interceptor = interceptor;
        this.instead = instead;
    }

    @Override
    public void next(T item) {
        settled |= !request.kind().text(item).isEmpty();
        super.next(item);
    }

    @Override
    public void failed(TektonLlmException failure) {
        if (settled) {
            super.failed(failure);
            return;
        }
        settled = true;
        Answer other;
        try {
            other = instead.apply(failure);
        } catch (RuntimeException | Error e) {
            TektonLlmException own = InterceptorFailures.of(interceptor, e);
            if (own != failure) {
                own.addSuppressed(failure);
            }
            super.failed(own);
            return;
        }
        if (other instanceof PlannedAnswer planned) {
            // The count of attempts continues, as with fallbacks.
            int next = Math.max(request.context().attempt(), failure.attempts() + 1);
            pullFrom(planned.open(request.withAttempt(next), loop));
        } else {
            super.failed(new InvalidRequestException("The interceptor "
                    + interceptor.getClass().getName() + " must answer a failure with an answer of its chain."));
        }
    }
}
