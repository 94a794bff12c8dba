package ai.tekton.llm.internal.ws;

import java.util.Map;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/**
 * The one WebSocket container of a JVM: its threads serve the connections of all clients, and end when they have been
 * idle for a while. Thread-safe.
 */
final class SharedContainer {
    /** Limits how long a server that never answers can occupy the container; a caller's own timeout ends earlier. */
    private static final int HANDSHAKE_MILLIS = 30_000;

    private SharedContainer() {}

    /** Initialized when the first client connects. */
    private static final class Holder {
        private static final ClientManager CONTAINER = create();
    }

    static ClientManager get() {
        return Holder.CONTAINER;
    }

    private static ClientManager create() {
        ClientManager container = createClient();
        Map<String, Object> properties = container.getProperties();
        properties.put(ClientProperties.HANDSHAKE_TIMEOUT, HANDSHAKE_MILLIS);
        // A frame is a few bytes larger than its message.
        properties.put(ClientProperties.INCOMING_BUFFER_SIZE, FrameSize.MAX_BYTES + 1024);
        container.setDefaultMaxTextMessageBufferSize(FrameSize.MAX_BYTES);
        return container;
    }

    /**
     * Sets the context class loader: Tyrus loads the class and its own parts with the thread's class loader, which may
     * be any.
     */
    private static ClientManager createClient() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SharedContainer.class.getClassLoader());
        try {
            return ClientManager.createClient(PrivateHeadersContainer.class.getName());
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
