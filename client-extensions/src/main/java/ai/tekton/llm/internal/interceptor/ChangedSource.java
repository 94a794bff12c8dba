package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * An answer whose items an interceptor changes. An exception of its function ends the answer, and the rest is not read.
 */
final class ChangedSource<T> extends Relay<T> {
    private final Source<T> source;
    private final Kind<T> kind;
    private final LlmInterceptor interceptor;
    private final UnaryOperator<CompletionResponse> ofResponse;
    private final UnaryOperator<StreamingChunk> ofChunk;

    ChangedSource(
            Source<T> source,
            Kind<T> kind,
            LlmInterceptor interceptor,
            UnaryOperator<CompletionResponse> ofResponse,
            UnaryOperator<StreamingChunk> ofChunk) {
        super(source);
        this.source = source;
        this.kind = kind;
        this.interceptor = interceptor;
        this.ofResponse = ofResponse;
        this.ofChunk = ofChunk;
    }

    @Override
    public void next(T item) {
        T changed;
        try {
            changed = Objects.requireNonNull(kind.changed(item, ofResponse, ofChunk), "the changed answer");
        } catch (TektonLlmException e) {
            fail(e);
            return;
        } catch (RuntimeException | Error e) {
            // The log and the exception omit its message, which may hold a prompt or an answer.
            fail(InterceptorFailures.of(interceptor, e));
            return;
        }
        if (kind.isLast(item) == kind.isLast(changed)) {
            super.next(changed);
        } else {
            fail(new TektonLlmException(
                    "The interceptor " + interceptor.getClass().getName() + " must not change 'done' of a chunk."));
        }
    }

    private void fail(TektonLlmException failure) {
        source.cancel();
        super.failed(failure);
    }
}
