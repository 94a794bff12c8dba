package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the user's listeners, one at a time and in order, on an executor: a slow listener delays neither the connection
 * nor a request, and takes no more memory than {@value #MAX_WAITING} notifications. It logs a listener's exceptions.
 * Thread-safe.
 */
public final class SocketListeners {
    private static final Logger LOG = LoggerFactory.getLogger(SocketListeners.class);
    private static final int MAX_WAITING = 1024;

    /** Receives closed and lost connections. */
    @FunctionalInterface
    public interface CloseListener {
        /**
         * Called when a connection is closed or lost.
         *
         * @param code the close code (RFC 6455, section 7.4)
         * @param reason the reason; may be empty
         */
        void onClose(int code, String reason);
    }

    private final Consumer<String> onMessage;
    private final Consumer<TektonLlmException> onError;
    private final CloseListener onClose;
    private final Runnable onReconnect;
    private final boolean wantsMessages;
    private final Executor executor;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean delivering;
    private boolean dropping;

    /**
     * Makes the listeners of a client.
     *
     * @param onMessage receives each frame, as JSON; null for none, which saves work
     * @param onError receives failures that belong to no request
     * @param onClose receives closed and lost connections
     * @param onReconnect called after each reconnection
     * @param executor runs the listeners
     */
    public SocketListeners(
            Consumer<String> onMessage,
            Consumer<TektonLlmException> onError,
            CloseListener onClose,
            Runnable onReconnect,
            Executor executor) {
        this.wantsMessages = onMessage != null;
        this.onMessage = onMessage;
        this.onError = onError;
        this.onClose = onClose;
        this.onReconnect = onReconnect;
        this.executor = executor;
    }

    void message(String text) {
        if (wantsMessages) {
            submit(() -> onMessage.accept(text));
        }
    }

    void error(TektonLlmException failure) {
        submit(() -> onError.accept(failure));
    }

    void closed(int code, String reason) {
        submit(() -> onClose.onClose(code, reason));
    }

    void reconnected() {
        submit(onReconnect);
    }

    private void submit(Runnable notice) {
        boolean firstDropped;
        boolean begin;
        synchronized (this) {
            firstDropped = makeRoom();
            waiting.addLast(notice);
            begin = !delivering;
            delivering = true;
        }
        if (firstDropped) {
            LOG.warn("A listener of the WebSocket is too slow: the oldest of {} notices are dropped", MAX_WAITING);
        }
        if (begin) {
            begin();
        }
    }

    /** Drops the oldest notification if too many wait; returns true for the first in a row, which needs a warning. */
    private boolean makeRoom() {
        if (waiting.size() < MAX_WAITING) {
            return false;
        }
        waiting.removeFirst();
        boolean first = !dropping;
        dropping = true;
        return first;
    }

    private void begin() {
        try {
            executor.execute(this::deliverAll);
        } catch (RuntimeException | Error e) {
            // The executor is closed or has no thread left. This must not fail the caller; the next notification tries
            // again.
            LOG.debug("The listeners of the WebSocket could not be called", e);
            synchronized (this) {
                delivering = false;
            }
        }
    }

    private void deliverAll() {
        for (Runnable notice = next(); notice != null; notice = next()) {
            try {
                notice.run();
            } catch (RuntimeException | Error e) {
                // Catches Errors, too, such as that of an assertion: the other listeners must still be called.
                LOG.warn("A listener of the WebSocket failed", e);
            }
        }
    }

    private synchronized Runnable next() {
        Runnable notice = waiting.pollFirst();
        delivering = notice != null;
        dropping = dropping && delivering;
        return notice;
    }
}
