package ai.tekton.llm;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;

/** Fits conversations to a number of tokens before they are sent, where their options ask for that. Thread-safe. */
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

    private final class Fitted<T> extends Relay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private boolean begun;
        private ChatCall fitted;
        private TektonLlmException failure;

        Fitted(Request<T> request, CallLoop loop) {
            this.request = request;
            this.loop = loop;
        }

        @Override
        public void pull(Sink<T> downstream) {
            if (begun) {
                super.pull(downstream);
                return;
            }
            begun = true;
            loop.block(this::fit, () -> proceed(downstream));
        }

        private void fit() {
            try {
                fitted = fitter.fit(request.chat());
            } catch (TektonLlmException e) {
                failure = e;
            } catch (RuntimeException | Error e) {
                // A trim strategy is the user's code.
                failure = new TektonLlmException(
                        "The conversation could not be fitted: " + e.getClass().getName() + ".");
            }
        }

        private void proceed(Sink<T> downstream) {
            if (failure != null) {
                downstream.failed(failure);
                return;
            }
            use(upstream.open(request.withChat(call -> fitted), loop));
            super.pull(downstream);
        }
    }
}
