package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.interceptor.Answer;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.PreparedRelay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.model.CompletionResponse;
import java.util.Objects;

/**
 * An answer as one interceptor plans it. The first pull calls the interceptor, beside the call's loop, and waits for it
 * until the call's deadline.
 */
final class InterceptedSource<T> extends PreparedRelay<T> implements Watchdog.Watched {
    private final LlmInterceptor interceptor;
    private final ChainPosition next;
    private final Request<T> request;
    private final CallLoop loop;
    private final Watchdog watchdog;
    private Source<T> planned;

    InterceptedSource(
            LlmInterceptor interceptor, ChainPosition next, Request<T> request, CallLoop loop, Watchdog watchdog) {
        super(loop);
        this.interceptor = interceptor;
        this.next = next;
        this.request = request;
        this.loop = loop;
        this.watchdog = watchdog;
    }

    @Override
    protected void waiting() {
        if (request.context().deadline().allowed().isPresent()) {
            watchdog.watch(this);
        }
    }

    @Override
    protected void prepare() {
        try {
            interruptibly(() -> request.scope().nested(this::plan));
        } finally {
            watchdog.forget(this);
        }
    }

    @Override
    public void check(long nowNanos) {
        if (request.context().deadline().isOver()) {
            watchdog.forget(this);
            expire(late());
        }
    }

    private LlmTimeoutException late() {
        return new LlmTimeoutException(
                "The deadline of the call expired in its interceptor "
                        + interceptor.getClass().getName() + ". Raise it if the interceptor needs more time.",
                FailureDetails.builder()
                        .attempts(request.scope().attempts())
                        .requestId(request.context().requestId())
                        .build());
    }

    @Override
    public void cancel() {
        super.cancel();
        watchdog.forget(this);
    }

    private void plan() {
        Answer answer = interceptor.intercept(request.chat(), new ThisChain());
        if (!(answer instanceof PlannedAnswer own)) {
            throw new InvalidRequestException(
                    "The interceptor " + interceptor.getClass().getName()
                            + " must return an answer of its chain, but returned "
                            + (answer == null ? "null." : "an instance of its own class."));
        }
        // Signals now and not with the next pull, which may never come: an action for the end of the answer must be
        // called even if the call is over.
        planned = own.open(request, loop);
    }

    @Override
    protected Source<T> open() {
        return planned;
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
