package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.interceptor.Answer;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.PreparedRelay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.CompletionResponse;
import java.util.Objects;

/** An answer as one interceptor plans it. The interceptor is asked with the first pull, beside the call's loop. */
final class InterceptedSource<T> extends PreparedRelay<T> {
    private final LlmInterceptor interceptor;
    private final Position next;
    private final Request<T> request;
    private final CallLoop loop;
    private PlannedAnswer planned;

    InterceptedSource(LlmInterceptor interceptor, Position next, Request<T> request, CallLoop loop) {
        super(loop);
        this.interceptor = interceptor;
        this.next = next;
        this.request = request;
        this.loop = loop;
    }

    @Override
    protected void prepare() {
        request.scope().nested(this::plan);
    }

    private void plan() {
        Answer answer = interceptor.intercept(request.chat(), new ThisChain());
        if (!(answer instanceof PlannedAnswer own)) {
            throw new InvalidRequestException(
                    "The interceptor " + interceptor.getClass().getName()
                            + " must return an answer of its chain, but returned "
                            + (answer == null ? "null." : "one of its own."));
        }
        planned = own;
    }

    @Override
    protected Source<T> open() {
        return planned.open(request, loop);
    }

    @Override
    protected String failure() {
        return "The interceptor " + interceptor.getClass().getName() + " failed";
    }

    private final class ThisChain implements LlmInterceptor.Chain {
        @Override
        public boolean isStreaming() {
            return request.kind() == Kind.STREAM;
        }

        @Override
        public Answer proceed(ChatCall call) {
            ChatCall kept = InterceptedCalls.kept(call, request.context());
            return new PlannedAnswer.Asked(interceptor, next, kept);
        }

        @Override
        public Answer answer(CompletionResponse response) {
            return new PlannedAnswer.Given(interceptor, Objects.requireNonNull(response, "response"));
        }

        @Override
        public Answer fail(TektonLlmException failure) {
            return new PlannedAnswer.Refused(interceptor, Objects.requireNonNull(failure, "failure"));
        }
    }
}
