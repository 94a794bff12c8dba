package ai.tekton.llm.internal.ws;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends frames from any thread, one after the other in the order they were given, without waiting for the network.
 * Thread-safe.
 *
 * <p>Each frame leaves, or its sender is told why not: when the remote end threw at it, or the connection was lost before.
 */
final class FrameSender {
    /** Where frames go: the container's end of a socket. */
    interface Remote {
        /**
         * Begins to send a frame and does not wait for it.
         *
         * @param sent called once the frame has left, with null, or could not, with the reason; on any thread, this one
         *     included
         */
        void send(String frame, Consumer<Throwable> sent);

        /** Returns whether frames can still leave. */
        boolean isOpen();
    }

    /** A frame that waits to leave, or is leaving. */
    private record Frame(String text, Consumer<Throwable> onFailure) {
        void fail(Throwable failure) {
            try {
                onFailure.accept(failure);
            } catch (RuntimeException | Error e) {
                LOG.warn("Who sent a frame failed when it heard that it could not be sent", e);
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(FrameSender.class);

    private final Remote remote;
    private final Consumer<Throwable> onBroken;
    private final Queue<Frame> outbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pumping = new AtomicInteger();
    private final AtomicReference<Frame> leaving = new AtomicReference<>();
    private volatile boolean stopped;

    /**
     * Makes a sender.
     *
     * @param remote where frames go
     * @param onBroken called with the reason when a frame could not leave and no other can; it is to {@link #stop()} this
     */
    FrameSender(Remote remote, Consumer<Throwable> onBroken) {
        this.remote = remote;
        this.onBroken = onBroken;
    }

    /**
     * Sends a frame after those that wait already.
     *
     * @param text the frame
     * @param onFailure called at most once, with the reason why the frame did not leave, or may not have; on any thread,
     *     this one included, which it must not hold up
     */
    void send(String text, Consumer<Throwable> onFailure) {
        outbox.add(new Frame(text, onFailure));
        pump();
    }

    /** Sends nothing more; frames that wait or are leaving fail, and so do those given later. */
    void stop() {
        stopped = true;
        end(leaving.getAndSet(null));
        pump();
    }

    /** Hands one frame at a time to the remote; whoever finds another thread at it leaves it the work. */
    private void pump() {
        if (pumping.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            while (stopped || leaving.get() == null) {
                Frame frame = outbox.poll();
                if (frame == null) {
                    break;
                }
                begin(frame);
            }
            seen = pumping.addAndGet(-seen);
        } while (seen != 0);
    }

    private void begin(Frame frame) {
        leaving.set(frame);
        if (stopped) {
            if (leaving.compareAndSet(frame, null)) {
                end(frame);
            }
            return;
        }
        try {
            remote.send(frame.text(), failure -> sent(frame, failure));
        } catch (RuntimeException | Error e) {
            // Errors too: Tyrus throws one at a text that is no Unicode. It must not keep the next frames from leaving.
            threw(frame, e);
        }
    }

    private void sent(Frame frame, Throwable failure) {
        if (!leaving.compareAndSet(frame, null)) {
            // Its end was told before, by stop().
            return;
        }
        if (failure != null) {
            // A part of it may have left, after which no other frame can.
            frame.fail(failure);
            broken(failure);
        }
        pump();
    }

    private void threw(Frame frame, Throwable failure) {
        if (!leaving.compareAndSet(frame, null)) {
            return;
        }
        LOG.debug("A frame could not be sent", failure);
        frame.fail(failure);
        if (!remote.isOpen()) {
            broken(failure);
        }
    }

    private void broken(Throwable failure) {
        try {
            onBroken.accept(failure);
        } catch (RuntimeException | Error e) {
            LOG.warn("A connection that is broken could not be ended", e);
        }
    }

    private static void end(Frame frame) {
        if (frame != null) {
            frame.fail(new IOException("the connection was lost"));
        }
    }
}
