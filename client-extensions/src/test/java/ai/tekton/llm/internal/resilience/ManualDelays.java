package ai.tekton.llm.internal.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when a test says so. */
public final class ManualDelays implements Delays {
    private record Due(long nanos, Runnable task) {}

    private final List<Due> waiting = new ArrayList<>();
    private long now;

    public long now() {
        return now;
    }

    public int waiting() {
        return waiting.size();
    }

    @Override
    public Runnable after(Duration wait, Runnable task) {
        Due due = new Due(now + wait.toNanos(), task);
        waiting.add(due);
        return () -> waiting.remove(due);
    }

    /** Lets time pass, and runs what is due meanwhile, in order. */
    public void advance(Duration time) {
        long until = now + time.toNanos();
        while (true) {
            var next = waiting.stream().filter(due -> due.nanos() <= until).min(Comparator.comparingLong(Due::nanos));
            if (next.isEmpty()) {
                now = until;
                return;
            }
            now = Math.max(now, next.get().nanos());
            waiting.remove(next.get());
            next.get().task().run();
        }
    }
}
