package ai.tekton.llm.flink;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.bulk.internal.AnswerCosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.util.InstantiationUtil;

/**
 * The clients that subtasks share; the last subtask closes its client. Flink loads a job's classes with the job's own class
 * loader, so there is one instance for each job on a task manager; if the jar is in Flink's {@code lib}, one for the whole task
 * manager. Thread-safe.
 */
final class SharedClients {
    /** Static because subtasks share nothing but their classes. */
    private static final SharedClients ALL = new SharedClients();

    private static final class Shared {
        private final TektonLlmClient client;
        private final Optional<AnswerCosts> costs;
        private int users;

        Shared(TektonLlmClientBuilder builder, boolean isPriced) {
            if (isPriced) {
                CostMeter meter = CostMeter.create();
                client = builder.costMeter(meter).build();
                costs = Optional.of(new AnswerCosts(client, meter));
            } else {
                client = builder.build();
                costs = Optional.empty();
            }
        }
    }

    /** The right to use a client until the lease is closed; closing it again has no effect. */
    final class Lease implements AutoCloseable {
        private final ByteBuffer key;
        private final Shared shared;
        private boolean closed;

        private Lease(ByteBuffer key, Shared shared) {
            this.key = key;
            this.shared = shared;
        }

        TektonLlmClient client() {
            return shared.client;
        }

        /** What the client's answers cost; empty where it was not leased for that. */
        Optional<AnswerCosts> costs() {
            return shared.costs;
        }

        @Override
        public void close() {
            if (giveBack(this)) {
                shared.client.close();
            }
        }
    }

    private final Map<ByteBuffer, Shared> byKey = new HashMap<>();

    static SharedClients all() {
        return ALL;
    }

    /** Leases the client of settings, and creates it if there is none. Settings are equal if their serialized forms are. */
    synchronized Lease lease(
            LlmClientSettings settings, int connections, boolean isPriced, Supplier<TektonLlmClientBuilder> maker) {
        ByteBuffer key = key(settings, connections, isPriced);
        Shared shared = byKey.computeIfAbsent(key, unknown -> new Shared(maker.get(), isPriced));
        shared.users++;
        return new Lease(key, shared);
    }

    private static ByteBuffer key(LlmClientSettings settings, int connections, boolean isPriced) {
        try {
            byte[] bytes = InstantiationUtil.serializeObject(settings);
            return ByteBuffer.allocate(bytes.length + Integer.BYTES + 1)
                    .put(bytes)
                    .putInt(connections)
                    .put((byte) (isPriced ? 1 : 0))
                    .flip();
        } catch (IOException e) {
            throw new UncheckedIOException("The settings of the client cannot be serialized: " + e.getMessage(), e);
        }
    }

    /** Returns a lease; true if it was the last one, so that the client must be closed. */
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

    /** The number of open clients. */
    synchronized int size() {
        return byKey.size();
    }
}
