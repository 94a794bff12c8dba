package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;

/** An upstream of streams whose signals a test makes; everything happens on the test's own thread. */
final class ManualSources implements Upstream {
    /** One source that was opened, and what became of it. */
    static final class Opened implements Source<StreamingChunk> {
        final Request<?> request;
        Sink<StreamingChunk> sink;
        int pulls;
        int cancels;

        Opened(Request<?> request) {
            this.request = request;
        }

        @Override
        public void pull(Sink<StreamingChunk> downstream) {
            pulls++;
            sink = downstream;
        }

        @Override
        public void cancel() {
            cancels++;
        }
    }

    /** Runs each task at once. */
    static final CallLoop AT_ONCE = new CallLoop() {
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

    final List<Opened> opened = new ArrayList<>();
    private final String name;
    boolean local;
    int closes;

    ManualSources(String name) {
        this.name = name;
    }

    /** The source that was opened last. */
    Opened last() {
        return opened.get(opened.size() - 1);
    }

    static StreamingChunk piece(String text) {
        return StreamingChunk.builder().chunk(text).build();
    }

    static StreamingChunk end(String text) {
        return StreamingChunk.builder().chunk(text).done(true).build();
    }

    @Override
    @SuppressWarnings("unchecked") // A test signals what its request asks for.
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        Opened source = new Opened(request);
        opened.add(source);
        return (Source<T>) source;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isLocal() {
        return local;
    }

    @Override
    public void close() {
        closes++;
    }
}
