package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.context.ContextSnapshot;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.interceptor.Answer;
import ai.tekton.llm.interceptor.AnswerEnd;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.RefusedSource;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** An answer as an interceptor plans it: its origin and the functions that process it. Immutable. */
abstract class PlannedAnswer implements Answer {
    private final LlmInterceptor interceptor;

    PlannedAnswer(LlmInterceptor interceptor) {
        this.interceptor = interceptor;
    }

    /** Opens the source of the answer to a request. */
    abstract <T> Source<T> open(Request<T> request, CallLoop loop);

    /** Returns the interceptor that planned the answer. */
    final LlmInterceptor interceptor() {
        return interceptor;
    }

    @Override
    public final Answer mapResponse(UnaryOperator<CompletionResponse> change) {
        return new Changed(this, change, UnaryOperator.identity());
    }

    @Override
    public final Answer mapChunk(UnaryOperator<StreamingChunk> change) {
        return new Changed(this, UnaryOperator.identity(), change);
    }

    @Override
    public final Answer onFailure(Function<TektonLlmException, Answer> instead) {
        return new Rescued(this, Objects.requireNonNull(instead, "instead"));
    }

    @Override
    public final Answer within(ContextSnapshot context) {
        return new Within(this, Objects.requireNonNull(context, "context"));
    }

    @Override
    public final Answer onEnd(Consumer<AnswerEnd> action) {
        return new Watched(this, Objects.requireNonNull(action, "action"));
    }

    /** The next interceptor or the upstream answers. */
    static final class Asked extends PlannedAnswer {
        private final ChainPosition next;
        private final ChatCall call;

        Asked(LlmInterceptor interceptor, ChainPosition next, ChatCall call) {
            super(interceptor);
            this.next = next;
            this.call = call;
        }

        @Override
        <T> Source<T> open(Request<T> request, CallLoop loop) {
            return call.context().requestId().equals(request.context().requestId())
                    ? next.open(
                            request.withChat(
                                    before -> call.withAttempt(before.context().attempt())),
                            loop)
                    : new RefusedSource<>(new InvalidRequestException("The interceptor "
                            + interceptor().getClass().getName() + " must not return an answer of another call."));
        }
    }

    /** The interceptor itself answers. */
    static final class Given extends PlannedAnswer {
        private final CompletionResponse response;

        Given(LlmInterceptor interceptor, CompletionResponse response) {
            super(interceptor);
            this.response = response;
        }

        @Override
        <T> Source<T> open(Request<T> request, CallLoop loop) {
            return new Source<>() {
                @Override
                public void pull(Sink<T> sink) {
                    sink.next(request.kind().ofResponse(response));
                }

                @Override
                public void cancel() {
                    // // Nothing is in progress.
                }
            };
        }
    }

    /** The call fails. */
    static final class Refused extends PlannedAnswer {
        private final TektonLlmException failure;

        Refused(LlmInterceptor interceptor, TektonLlmException failure) {
            super(interceptor);
            this.failure = failure;
        }

        @Override
        <T> Source<T> open(Request<T> request, CallLoop loop) {
            return new RefusedSource<>(failure);
        }
    }

    private static final class Changed extends PlannedAnswer {
        private final PlannedAnswer before;
        private final UnaryOperator<CompletionResponse> ofResponse;
        private final UnaryOperator<StreamingChunk> ofChunk;

        Changed(
                PlannedAnswer before,
                UnaryOperator<CompletionResponse> ofResponse,
                UnaryOperator<StreamingChunk> ofChunk) {
            super(before.interceptor());
            this.before = before;
            this.ofResponse = Objects.requireNonNull(ofResponse, "change");
            this.ofChunk = Objects.requireNonNull(ofChunk, "change");
        }

        @Override
        <T> Source<T> open(Request<T> request, CallLoop loop) {
            return new ChangedSource<>(before.open(request, loop), request.kind(), interceptor(), ofResponse, ofChunk);
        }
    }

    private static final class Rescued extends PlannedAnswer {
        private final PlannedAnswer first;
        private final Function<TektonLlmException, Answer> instead;

        Rescued(PlannedAnswer first, Function<TektonLlmException, Answer> instead) {
            super(first.interceptor());
            this.first = first;
            this.instead = instead;
        }

        @Override
        <T> Source<T> open(Request<T> request, CallLoop loop) {
            return new RecoveringSource<>(first.open(request, loop), request, loop, interceptor(), instead);
        }
    }

    private static final class Within extends PlannedAnswer {
        private final PlannedAnswer inner;
        private final ContextSnapshot context;

        Within(PlannedAnswer inner, ContextSnapshot context) {
            super(inner.interceptor());
            this.inner = inner;
            this.context = context;
        }

        @Override
        <T> Source<T> open(Request<T> request, CallLoop loop) {
            return inner.open(request.withScope(request.scope().within(context)), loop);
        }
    }

    private static final class Watched extends PlannedAnswer {
        private final PlannedAnswer watched;
        private final Consumer<AnswerEnd> action;

        Watched(PlannedAnswer watched, Consumer<AnswerEnd> action) {
            super(watched.interceptor());
            this.watched = watched;
            this.action = action;
        }

        @Override
        <T> Source<T> open(Request<T> request, CallLoop loop) {
            return new EndActionSource<>(watched.open(request, loop), request, action);
        }
    }
}
