package ai.tekton.llm.mock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A point that a reply does not pass until a test opens it. Thread-safe; once open it stays open.
 *
 * @see Reply#holdBefore(int, Gate)
 */
public final class Gate {
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    /** Creates a closed gate. */
    public Gate() {}

    /** Opens the gate; does nothing when it is open already. */
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
