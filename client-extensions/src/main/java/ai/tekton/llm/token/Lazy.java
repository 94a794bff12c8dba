package ai.tekton.llm.token;

import java.util.function.Supplier;

/** A value that is large or slow to make, and made when it is first asked for. Thread-safe. */
final class Lazy<T> implements Supplier<T> {
    private Supplier<T> maker;
    private volatile T value;

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public T get() {
        T made = value;
        return made == null ? make() : made;
    }

    private synchronized T make() {
        if (value == null) {
            value = maker.get();
            maker = null;
        }
        return value;
    }
}
