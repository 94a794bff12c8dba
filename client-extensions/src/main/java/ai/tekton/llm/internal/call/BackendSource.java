package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A source that calls a user's backend on a separate thread, and does not wait for it beyond the call's deadline. */
final class BackendSource<T> implements Source<T> {
    private final BackendReader<T> reader;
    private final CallLoop loop;
    private final CallThreads threads;
    private final Watchdog watchdog;
    private volatile Turn turn;
    private volatile boolean cancelled;

    BackendSource(BackendReader<T> reader, CallLoop loop, CallThreads threads, Watchdog watchdog) {
        this.reader = reader;
        this.loop = loop;
        this.threads = threads;
        this.watchdog = watchdog;
    }

    @Override
    public void pull(Sink<T> sink) {
        Turn next = new Turn(sink);
        turn = next;
        if (context().deadline().allowed().isPresent()) {
            watchdog.watch(next);
        }
        if (cancelled) {
            next.answer();
        } else {
            threads.execute(reader.request().scope().asCaller(next));
        }
    }

    private CallContext context() {
        return reader.request().context();
    }

    @Override
    public void cancel() {
        cancelled = true;
        Turn running = turn;
        if (running != null && running.answer()) {
            running.backend.interrupt();
        }
        reader.close();
    }

    /** One pull, which either the backend or the deadline answers exactly once. */
    private final class Turn implements Runnable, Watchdog.Watched {
        private final Sink<T> sink;
        private final AtomicBoolean answered = new AtomicBoolean();
        private final Interruptible backend = new Interruptible();

        Turn(Sink<T> sink) {
            this.sink = sink;
        }

        boolean answer() {
            watchdog.forget(this);
            return answered.compareAndSet(false, true);
        }

        @Override
        public void run() {
            backend.run(this::ask);
        }

        private void ask() {
            if (answered.get()) {
                // The deadline or the cancellation came before this thread could be interrupted.
                return;
            }
            Optional<T> item = Optional.empty();
            TektonLlmException failure = null;
            try {
                item = reader.read();
            } catch (TektonLlmException e) {
                failure = e;
            }
            if (answer()) {
                signal(item, failure);
            }
        }

        private void signal(Optional<T> item, TektonLlmException failure) {
            loop.execute(() -> {
                if (failure != null) {
                    sink.failed(failure);
                } else {
                    item.ifPresentOrElse(sink::next, sink::ended);
                }
            });
        }

        @Override
        public void check(long nowNanos) {
            if (context().deadline().isOver() && answer()) {
                backend.interrupt();
                signal(Optional.empty(), late());
            }
        }

        private LlmTimeoutException late() {
            return new LlmTimeoutException(
                    "The deadline of the call expired before the backend had answered. Raise it if answers take longer.",
                    FailureDetails.builder()
                            .attempts(context().attempt())
                            .requestId(context().requestId())
                            .build());
        }
    }
}
