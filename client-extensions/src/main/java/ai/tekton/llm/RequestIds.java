package ai.tekton.llm;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the ids of a client's calls. They are UUIDs whose first half is the same for all calls of the client and whose
 * second half counts up from a random number: as unique as random UUIDs, but predictable. Generating a random UUID for
 * each call would take longer than everything else that the client does before it sends a call. Thread-safe.
 */
final class RequestIds {
    private static final long VARIANT = Long.MIN_VALUE;
    private static final long BELOW_VARIANT = -1L >>> 2;

    private final long client;
    private final AtomicLong count;

    RequestIds() {
        UUID random = UUID.randomUUID();
        this.client = random.getMostSignificantBits();
        this.count = new AtomicLong(random.getLeastSignificantBits());
    }

    String next() {
        return new UUID(client, VARIANT | count.getAndIncrement() & BELOW_VARIANT).toString();
    }
}
