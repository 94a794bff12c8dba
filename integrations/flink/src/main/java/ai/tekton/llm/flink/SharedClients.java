package ai.tekton.llm.flink;

import ai.tekton.llm.TektonLlmClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.util.InstantiationUtil;

/**
 * The clients of this process that several subtasks ask with, each closed by the last of them. Flink loads a job's classes with
 * a class loader of the job's own, so that "this process" is a job on a task manager; where the jar is in Flink's
 * {@code lib}, it is the whole task manager. Thread-safe.
 */
final class SharedClients {
    /** Subtasks know of nothing that they have in common, but for their classes. */
    private static final SharedClients ALL = new SharedClients();

    private static final class Shared {
        private final TektonLlmClient client;
        private int users;

        Shared(TektonLlmClient client) {
            this.client = client;
        }
    }

    /** The right to use a client, until it is closed; a second time that does nothing. */
    final class Lease implements AutoCloseable {
        private final ByteBuffer key;
        private final TektonLlmClient client;
        private boolean closed;

        private Lease(ByteBuffer key, TektonLlmClient client) {
            this.key = key;
            this.client = client;
        }

        TektonLlmClient client() {
            return client;
        }

        @Override
        public void close() {
            if (giveBack(this)) {
                client.close();
            }
        }
    }

    private final Map<ByteBuffer, Shared> byKey = new HashMap<>();

    static SharedClients all() {
        return ALL;
    }

    /** The client of settings, made where nobody has one with the same; those are the same that are serialized alike. */
    synchronized Lease lease(LlmClientSettings settings, int connections, Supplier<TektonLlmClient> maker) {
        ByteBuffer key = key(settings, connections);
        Shared shared = byKey.computeIfAbsent(key, unknown -> new Shared(maker.get()));
        shared.users++;
        return new Lease(key, shared.client);
    }

    private static ByteBuffer key(LlmClientSettings settings, int connections) {
        try {
            byte[] bytes = InstantiationUtil.serializeObject(settings);
            return ByteBuffer.allocate(bytes.length + Integer.BYTES)
                    .put(bytes)
                    .putInt(connections)
                    .flip();
        } catch (IOException e) {
            throw new UncheckedIOException("The settings of the client cannot be serialized: " + e.getMessage(), e);
        }
    }

    /** Whether the client is to be closed, as nobody uses it any more. */
    private synchronized boolean giveBack(Lease lease) {
        if (lease.closed) {
            return false;
        }
        lease.closed = true;
        Shared shared = byKey.get(lease.key);
        shared.users--;
        if (shared.users == 0) {
            byKey.remove(lease.key);
            return true;
        }
        return false;
    }

    /** How many clients are open. */
    synchronized int size() {
        return byKey.size();
    }
}
