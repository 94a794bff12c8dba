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
 * Sends frames from any thread, one after the other in the order in which they were submitted, without waiting for the
 * network. Thread-safe.
 *
 * <p>Each frame is sent, or its sender is notified of the failure: if the remote end threw an exception, or the
 * connection was lost before.
 */
final class FrameSender {
    /** The destination of frames: the container's end of a connection. */
    interface Remote {
        /**
         * Begins to send a frame without waiting for the end.
         *
         * @param sent called with null once the frame was sent, or with the reason if it could not be; on any thread,
         *     including this one
         */
        void send(String frame, Consumer<Throwable> sent);

        /** Returns whether frames can still be sent. */
        boolean isOpen();
    }

    /** A frame that waits, or is being sent. */
    private record Frame(String text, Consumer<Throwable> onFailure) {
        void fail(Throwable failure) {
            try {
                onFailure.accept(failure);
            } catch (RuntimeException | Error e) {
                LOG.warn("The callback for a frame that could not be sent failed", e);
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(FrameSender.class);

    private final Remote remote;
    private final Consumer<Throwable> onBroken;
    private final Queue<Frame> outbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sending = new AtomicInteger();
    private final AtomicReference<Frame> leaving = new AtomicReference<>();
    private volatile boolean stopped;

    /**
     * Makes a sender.
     *
     * @param remote the destination of frames
     * @param onBroken called with the reason when a frame could not be sent and no other can be; it must
     *     {@link #stop()} this sender
     */
    FrameSender(Remote remote, Consumer<Throwable> onBroken) {
        this.remote = remote;
        this.onBroken = onBroken;
    }

    /**
     * Sends a frame after those that already wait.
     *
     * @param text the frame
     * @param onFailure called at most once, with the reason why the frame was not sent, or perhaps not; on any thread,
     *     including this one; must not block
     */
    void send(String text, Consumer<Throwable> onFailure) {
        outbox.add(new Frame(text, onFailure));
        sendWaiting();
    }

    /** Stops sending; frames that wait or are being sent fail, as do those submitted later. */
    void stop() {
        stopped = true;
        end(leaving.getAndSet(null));
        sendWaiting();
    }

    /** Passes one frame at a time to the remote end; returns if another thread is already sending. */
    private void sendWaiting() {
        if (sending.getAndIncrement() != 0) {
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
            seen = sending.addAndGet(-seen);
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
            // Catches Errors, too: Tyrus throws one for invalid Unicode, which must not block the next frames.
            threw(frame, e);
        }
    }

    private void sent(Frame frame, Throwable failure) {
        if (!leaving.compareAndSet(frame, null)) {
            // stop() has already notified its sender.
            return;
        }
        if (failure != null) {
            // A part of it may have been sent, after which no other frame can be.
            frame.fail(failure);
            broken(failure);
        }
        sendWaiting();
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
