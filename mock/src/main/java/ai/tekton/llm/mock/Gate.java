package ai.tekton.llm.mock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Holds a reply back at a point until a test opens the gate. Thread-safe; an open gate stays open.
 *
 * @see Reply#holdBefore(int, Gate)
 */
public final class Gate {
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    /** Creates a closed gate. */
    public Gate() {}

    /** Opens the gate; has no effect when it is open already. */
    public void open() {
        opened.complete(null);
    }

    /** {@return whether the gate is open} */
    public boolean isOpen() {
        return opened.isDone();
    }

    /** {@return a stage that completes when the gate opens} */
    public CompletionStage<Void> opened() {
        return opened.minimalCompletionStage();
    }
}
