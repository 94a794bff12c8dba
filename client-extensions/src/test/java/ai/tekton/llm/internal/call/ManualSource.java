package ai.tekton.llm.internal.call;

import java.util.ArrayList;
import java.util.List;

/** A source whose signals a test makes itself; an upstream of just this source, too. */
final class ManualSource<T> implements Source<T>, Upstream {
    private final List<Sink<T>> pulls = new ArrayList<>();
    private int cancels;

    int pulls() {
        return pulls.size();
    }

    int cancels() {
        return cancels;
    }

    @Override
    public void pull(Sink<T> sink) {
        pulls.add(sink);
    }

    @Override
    public void cancel() {
        cancels++;
    }

    @Override
    @SuppressWarnings("unchecked") // A test asks for what it made the source of.
    public <U> Source<U> open(Request<U> request, CallLoop loop) {
        return (Source<U>) this;
    }

    @Override
    public String name() {
        return "manual";
    }

    @Override
    public void close() {}
}
