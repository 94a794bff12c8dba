package ai.tekton.llm.internal.ws;

import java.util.Map;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/**
 * The one WebSocket container of a JVM: its threads serve the sockets of all clients, and end when they have had nothing to
 * do for a while. Thread-safe.
 */
final class SharedContainer {
    /** Only what a server that never answers may hold of the container; a caller's own patience ends sooner. */
    private static final int HANDSHAKE_MILLIS = 30_000;

    private SharedContainer() {}

    /** Made when the first client connects. */
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
        // A frame has a few bytes more than its message.
        properties.put(ClientProperties.INCOMING_BUFFER_SIZE, FrameSize.MAX_BYTES + 1024);
        container.setDefaultMaxTextMessageBufferSize(FrameSize.MAX_BYTES);
        return container;
    }

    /** Tyrus looks for the class, and its own parts, by the thread's class loader, which may be anybody's. */
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
