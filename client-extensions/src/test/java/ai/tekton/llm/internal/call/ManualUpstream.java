package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;
import java.util.ArrayList;
import java.util.List;

/** An upstream whose answers a test gives itself. */
public final class ManualUpstream implements Upstream {
    /** One request that reached the server. */
    public static final class Served implements Source<Object> {
        public final Request<?> request;
        private Sink<Object> sink;
        private boolean over;
        private boolean answered;
        private boolean cancelled;

        Served(Request<?> request) {
            this.request = request;
        }

        @Override
        public void pull(Sink<Object> downstream) {
            sink = downstream;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        public boolean isPulled() {
            return sink != null;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        public boolean isAnswered() {
            return answered;
        }

        /** Neither answered nor failed nor cancelled. */
        public boolean isUnderWay() {
            return isPulled() && !over && !cancelled;
        }

        public void answer(Object item) {
            over = true;
            answered = true;
            sink.next(item);
        }

        /** Gives a part of an answer that goes on. */
        public void begin(Object item) {
            sink.next(item);
        }

        public void fail(TektonLlmException failure) {
            over = true;
            sink.failed(failure);
        }
    }

    /** Runs everything at once, on the thread that brings it. */
    public static CallLoop atOnce() {
        return new CallLoop() {
            @Override
            public void execute(Runnable task) {
                task.run();
            }

            @Override
            public void block(Runnable work, Runnable then) {
                work.run();
                then.run();
            }
        };
    }

    public final List<Served> served = new ArrayList<>();
    private final String name;

    public ManualUpstream(String name) {
        this.name = name;
    }

    @Override
    @SuppressWarnings("unchecked") // A test provides items of the requested kind.
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        Served source = new Served(request);
        served.add(source);
        return (Source<T>) source;
    }

    public List<Served> underWay() {
        return served.stream().filter(Served::isUnderWay).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {}
}
