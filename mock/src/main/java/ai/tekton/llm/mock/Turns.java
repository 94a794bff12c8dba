package ai.tekton.llm.mock;

import java.util.HashMap;
import java.util.Map;

/**
 * The current request of each model, for generations in which a new request interrupts it. Runs on the mock's event loop.
 */
final class Turns {
    private final Map<String, Runnable> cutOffs = new HashMap<>();

    /** Starts a turn, and interrupts the model's current one. */
    void begin(String model, Runnable cutOff) {
        Runnable earlier = cutOffs.put(model, cutOff);
        if (earlier != null) {
            earlier.run();
        }
    }

    /** Ends a turn; has no effect if another one has started since. */
    void end(String model, Runnable cutOff) {
        cutOffs.remove(model, cutOff);
    }
}
