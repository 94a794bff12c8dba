package ai.tekton.llm.event;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A sum that a request under a budget has reserved, before it is sent. Immutable and thread-safe.
 *
 * @param time when it was reserved
 * @param call the call of the request; it reserves again for each further attempt, and for the second request of a hedged call
 * @param most the maximum cost of the request, in the currency of the providers' prices
 */
public record ReservedEvent(Instant time, CallInfo call, BigDecimal most) {}
