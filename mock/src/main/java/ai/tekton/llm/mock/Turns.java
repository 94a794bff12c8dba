package ai.tekton.llm.mock;

import java.util.HashMap;
import java.util.Map;

/**
 * Which request each model of a server is at, where a model that is asked anew drops what it was at. Runs on the mock's
 * event loop.
 */
final class Turns {
    private final Map<String, Runnable> cutOffs = new HashMap<>();

    /** Begins a turn, and cuts off the one that the model was at. */
    void begin(String model, Runnable cutOff) {
        Runnable earlier = cutOffs.put(model, cutOff);
        if (earlier != null) {
            earlier.run();
        }
    }

    /** Ends a turn; does nothing where another one has begun since. */
    void end(String model, Runnable cutOff) {
        cutOffs.remove(model, cutOff);
    }
}
