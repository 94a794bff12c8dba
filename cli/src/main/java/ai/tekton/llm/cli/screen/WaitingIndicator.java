package ai.tekton.llm.cli.screen;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Shows that the command is waiting, with the seconds so far; closing it removes it. Thread-safe. */
public final class WaitingIndicator implements AutoCloseable {
    private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final Duration PACE = Duration.ofMillis(120);
    private static final String ERASE = "\r\u001b[K";

    private final Consumer<String> terminal;
    private final LongSupplier nanos;
    private final long begin;
    private final ScheduledExecutorService clock;
    private int frame;
    private boolean ended;

    /** Starts to show it.
     *
     * @param terminal receives the output
     * @param nanos the clock, in nanoseconds since an arbitrary moment
     */
    public WaitingIndicator(Consumer<String> terminal, LongSupplier nanos) {
        this.terminal = terminal;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tekton-llm-waiting");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleAtFixedRate(this::show, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void show() {
        if (!ended) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - begin);
            terminal.accept(ERASE + FRAMES[frame] + " " + seconds + " s");
            frame = (frame + 1) % FRAMES.length;
        }
    }

    /** Removes it from the screen. Closing it again has no effect. */
    @Override
    public synchronized void close() {
        if (!ended) {
            ended = true;
            clock.shutdownNow();
            terminal.accept(ERASE);
        }
    }
}
