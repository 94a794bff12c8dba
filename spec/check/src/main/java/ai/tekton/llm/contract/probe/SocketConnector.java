package ai.tekton.llm.contract.probe;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens WebSockets. Thread-safe. */
final class SocketConnector implements AutoCloseable {
    private final ProbeSettings settings;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tekton-llm-contract-check-socket");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient http;

    SocketConnector(ProbeSettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads)
                .build();
    }

    /** Makes the handshake. */
    SocketConversation open() throws InterruptedException, ExecutionException, TimeoutException {
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(settings.timeout());
        settings.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        SocketConversation.Inbox inbox = new SocketConversation.Inbox();
        CompletableFuture<WebSocket> opening = builder.buildAsync(settings.webSocketUrl(), inbox);
        try {
            WebSocket open = opening.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return new SocketConversation(open, inbox, settings.timeout());
        } catch (TimeoutException e) {
            // One that opens only now is of no use.
            opening.thenAccept(WebSocket::abort);
            throw e;
        }
    }

    /** Ends the threads. Before Java 21 a client has no end of its own; its one thread ends when nobody refers to it. */
    @Override
    public void close() {
        if (http instanceof AutoCloseable closeable) {
            end(closeable);
        }
        threads.shutdownNow();
    }

    private static void end(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("The client of the WebSocket could not be closed.", e);
        }
    }
}
