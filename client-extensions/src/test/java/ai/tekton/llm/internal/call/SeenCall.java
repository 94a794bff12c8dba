package ai.tekton.llm.internal.call;

import ai.tekton.llm.error.TektonLlmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The signals of one call. */
public final class SeenCall<T> implements Sink<T> {
    public final List<T> items = new ArrayList<>();
    private final List<TektonLlmException> failures = new ArrayList<>();
    private boolean ended;

    public Optional<TektonLlmException> failure() {
        return failures.stream().findFirst();
    }

    /** How many signals came in all. */
    public int signals() {
        return items.size() + failures.size() + (ended ? 1 : 0);
    }

    @Override
    public void opened() {}

    @Override
    public void next(T item) {
        items.add(item);
    }

    @Override
    public void ended() {
        ended = true;
    }

    @Override
    public void failed(TektonLlmException failure) {
        failures.add(failure);
    }
}
