package ai.tekton.llm.internal.call;

import ai.tekton.llm.event.LlmEventListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the listeners, and isolates calls from whatever a listener throws, an Error included. Thread-safe. */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    /** The events of a client without listeners. */
    static final Events NONE = new Events(List.of(), Clock.systemUTC());

    private final List<LlmEventListener> listeners;
    private final Clock clock;

    /**
     * Makes the events of a client.
     *
     * @param listeners receive the events
     * @param clock provides the times of events
     */
    public Events(List<LlmEventListener> listeners, Clock clock) {
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
    }

    /** Returns these events with one more listener. */
    Events with(LlmEventListener listener) {
        return new Events(Stream.concat(listeners.stream(), Stream.of(listener)).toList(), clock);
    }

    /** Returns whether there is no listener. */
    boolean hasNoListeners() {
        return listeners.isEmpty();
    }

    /**
     * Notifies each listener; makes the event only if there is a listener.
     *
     * @param <E> the kind of event
     * @param event makes the event from the time
     * @param method the listener's method for it
     */
    public <E> void emit(Function<Instant, E> event, BiConsumer<LlmEventListener, E> method) {
        if (listeners.isEmpty()) {
            return;
        }
        E made = event.apply(clock.instant());
        for (LlmEventListener listener : listeners) {
            try {
                method.accept(listener, made);
            } catch (Throwable e) { // Isolates calls from a listener's Errors, too.
                LOG.warn(
                        "The listener {} failed on a {}",
                        listener.getClass().getName(),
                        made.getClass().getSimpleName(),
                        e);
            }
        }
    }

    /**
     * Notifies each listener until one throws; what that throws is thrown here, because it refuses what the event announces.
     *
     * @param <E> the kind of event
     * @param event makes the event from the time
     * @param method the listener's method for it
     */
    <E> void ask(Function<Instant, E> event, BiConsumer<LlmEventListener, E> method) {
        if (!listeners.isEmpty()) {
            E made = event.apply(clock.instant());
            listeners.forEach(listener -> method.accept(listener, made));
        }
    }

    /** Runs a notification of the user, and isolates the call from its exceptions. */
    void isolated(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) { // Isolates the call from Errors, too.
            LOG.warn("An action for the end of an answer failed", e);
        }
    }
}
