package ai.tekton.llm;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the ids of a client's calls. They are UUIDs whose first half is the client's and whose second counts from a random
 * number: as good as random ones for telling calls apart, and no secret. To draw each one anew would take longer than all
 * else that a call is made of before it is sent. Thread-safe.
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
