package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the user's listeners, in order, on the client's own threads: a slow one holds up neither the socket nor a request,
 * and costs no more memory than {@value #MAX_WAITING} notices. Thread-safe.
 */
public final class SocketListeners {
    private static final Logger LOG = LoggerFactory.getLogger(SocketListeners.class);
    private static final int MAX_WAITING = 1024;

    /** Hears of a socket that is gone. */
    @FunctionalInterface
    public interface CloseListener {
        /**
         * The socket is gone.
         *
         * @param code the close code (RFC 6455, section 7.4)
         * @param reason why, in words; may be empty
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
    private boolean telling;

    /**
     * Makes the listeners of a client.
     *
     * @param onMessage hears of each frame, as JSON; null where nobody listens, which saves the work
     * @param onError hears of what went wrong and is no request's failure
     * @param onClose hears of sockets that are gone
     * @param onReconnect hears of sockets that are back
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
            tell(() -> onMessage.accept(text));
        }
    }

    void error(TektonLlmException failure) {
        tell(() -> onError.accept(failure));
    }

    void closed(int code, String reason) {
        tell(() -> onClose.onClose(code, reason));
    }

    void reconnected() {
        tell(onReconnect);
    }

    private void tell(Runnable notice) {
        synchronized (this) {
            if (waiting.size() == MAX_WAITING) {
                waiting.removeFirst();
                LOG.warn("A listener of the WebSocket is too slow; a notice was dropped");
            }
            waiting.addLast(notice);
            if (telling) {
                return;
            }
            telling = true;
        }
        executor.execute(this::tellAll);
    }

    private void tellAll() {
        for (Runnable notice = next(); notice != null; notice = next()) {
            try {
                notice.run();
            } catch (RuntimeException e) {
                LOG.warn("A listener of the WebSocket failed", e);
            }
        }
    }

    private synchronized Runnable next() {
        Runnable notice = waiting.pollFirst();
        telling = notice != null;
        return notice;
    }
}
