package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.time.Duration;
import java.util.Optional;

/**
 * Retries attempts after transient failures, as long as the caller has received no text: after that, a new answer would
 * be appended to a partial one. Thread-safe.
 */
public final class RetryingUpstream implements Upstream {
    private final Upstream upstream;
    private final RetrySettings settings;

    /**
     * Makes the decorator.
     *
     * @param upstream makes each attempt; closed with this object
     * @param settings the settings that the client's retries share; their delays are closed with this object
     */
    public RetryingUpstream(Upstream upstream, RetrySettings settings) {
        this.upstream = upstream;
        this.settings = settings;
    }

    /** Opens a request. Makes only one attempt for the health, whose caller needs the current state. */
    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        return request.kind() == Kind.HEALTH ? upstream.open(request, loop) : new Attempts<>(request, loop);
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public boolean isLocal() {
        return upstream.isLocal();
    }

    @Override
    public void close() {
        settings.delays().close();
        upstream.close();
    }

    private final class Attempts<T> extends Relay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private final Retries retries;
        private boolean begun;
        private boolean textSeen;
        private boolean succeeded;
        private volatile Runnable stopWaiting = () -> {};

        Attempts(Request<T> request, CallLoop loop) {
            this.request = request;
            this.loop = loop;
            this.retries = new Retries(request, name(), settings);
        }

        @Override
        public void pull(Sink<T> downstream) {
            if (!begun) {
                begun = true;
                use(nextAttempt());
            }
            super.pull(downstream);
        }

        private Source<T> nextAttempt() {
            retries.begin();
            return upstream.open(request.withAttempt(retries.attempt()), loop);
        }

        @Override
        public void next(T item) {
            textSeen |= !request.kind().text(item).isEmpty();
            if (request.kind().isLast(item)) {
                succeed();
            }
            super.next(item);
        }

        @Override
        public void ended() {
            succeed();
            super.ended();
        }

        private void succeed() {
            if (!succeeded) {
                succeeded = true;
                retries.succeeded();
            }
        }

        @Override
        public void failed(TektonLlmException failure) {
            retries.failed(failure);
            // Must come after the report: the call may be cancelled while listeners receive it.
            if (textSeen || isCancelled()) {
                super.failed(failure);
                return;
            }
            Optional<Duration> wait = retries.next(failure);
            if (wait.isEmpty()) {
                super.failed(failure);
                return;
            }
            Runnable again = () -> loop.execute(this::pullAgain);
            stopWaiting = settings.delays().after(wait.get(), again);
            if (isCancelled()) {
                stopWaiting.run();
            }
        }

        /** Begins the next attempt, unless the call was cancelled during the delay. */
        private void pullAgain() {
            if (!isCancelled()) {
                pullFrom(nextAttempt());
            }
        }

        @Override
        public void cancel() {
            super.cancel();
            stopWaiting.run();
        }

        @Override
        public void reportCancelled(TektonLlmException reason) {
            retries.cut(reason);
        }
    }
}
