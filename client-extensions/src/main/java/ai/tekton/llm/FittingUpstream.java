package ai.tekton.llm;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.PreparedRelay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import org.jspecify.annotations.Nullable;

/** Fits conversations to a number of tokens before they are sent, if their options request it. Thread-safe. */
final class FittingUpstream implements Upstream {
    private final Upstream upstream;
    private final ContextFitter fitter;

    FittingUpstream(Upstream upstream, ContextFitter fitter) {
        this.upstream = upstream;
        this.fitter = fitter;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        boolean wanted = request.kind().isAnswer()
                && ContextFitter.isWanted(request.chat().options());
        return wanted ? new Fitted<>(request, loop) : upstream.open(request, loop);
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public void close() {
        upstream.close();
    }

    private final class Fitted<T> extends PreparedRelay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private @Nullable ChatCall fitted;

        Fitted(Request<T> request, CallLoop loop) {
            super(loop);
            this.request = request;
            this.loop = loop;
        }

        /**
         * Runs as a preparation because a trim strategy is the user's code, and because the providers may have to be
         * requested.
         */
        @Override
        protected void prepare() {
            interruptibly(() -> fitted = fitter.fit(request.chat()));
        }

        @Override
        protected Source<T> open() {
            return upstream.open(request.withChat(call -> fitted), loop);
        }

        @Override
        protected String failure() {
            return "The conversation could not be fitted";
        }
    }
}
