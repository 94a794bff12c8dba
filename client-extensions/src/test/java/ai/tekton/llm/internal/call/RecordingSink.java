package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Records each signal in a form for tests: an item by its text, the others by their names. */
public final class RecordingSink<T> implements Sink<T> {
    private final List<? super String> signals;
    private final Function<T, String> text;
    private final Consumer<TektonLlmException> onFailure;

    public RecordingSink(
            List<? super String> signals, Function<T, String> text, Consumer<TektonLlmException> onFailure) {
        this.signals = signals;
        this.text = text;
        this.onFailure = onFailure;
    }

    /** A failure is recorded by its message. */
    public RecordingSink(List<? super String> signals, Function<T, String> text) {
        this(signals, text, failure -> signals.add("failed: " + failure.getMessage()));
    }

    @Override
    public void opened() {
        signals.add("opened");
    }

    @Override
    public void next(T item) {
        signals.add(text.apply(item));
    }

    @Override
    public void ended() {
        signals.add("ended");
    }

    @Override
    public void failed(TektonLlmException failure) {
        onFailure.accept(failure);
    }
}
