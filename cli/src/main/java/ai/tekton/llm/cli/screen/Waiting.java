package ai.tekton.llm.cli.screen;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A sign of life while nothing has come yet, with the seconds that has taken; gone when it is closed. Thread-safe. */
public final class Waiting implements AutoCloseable {
    private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final Duration PACE = Duration.ofMillis(120);
    private static final String ERASE = "\r\u001b[K";

    private final Consumer<String> terminal;
    private final LongSupplier nanos;
    private final long begin;
    private final ScheduledExecutorService clock;
    private int frame;
    private boolean ended;

    /**
     * Begins to show it.
     *
     * @param terminal takes what is shown
     * @param nanos tells the time, in nanoseconds since any moment
     */
    public Waiting(Consumer<String> terminal, LongSupplier nanos) {
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

    /** Takes it off the screen. A second time does nothing. */
    @Override
    public synchronized void close() {
        if (!ended) {
            ended = true;
            clock.shutdownNow();
            terminal.accept(ERASE);
        }
    }
}
