package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.rhetor.RhetorGeneration;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a server's generation. Unknown, asked for by one call while others wait for it, then known for good; or
 * unknown again, where the server could not be asked. Thread-safe.
 */
public final class GenerationDetection {
    /** How long asking may take: a server that is up answers in a fraction of it. */
    private static final Duration MOST = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger("ai.tekton.llm.TektonLlmClient");

    private final GenerationProbe probe;
    private final String server;
    private volatile Optional<RhetorGeneration> known = Optional.empty();
    private CompletableFuture<RhetorGeneration> underWay;

    /**
     * Makes a detection that has not begun.
     *
     * @param probe asks the server
     * @param server what messages call the server
     */
    public GenerationDetection(GenerationProbe probe, String server) {
        this.probe = probe;
        this.server = server;
    }

    /** The generation, where it is known. */
    public Optional<RhetorGeneration> known() {
        return known;
    }

    /**
     * Takes part in the asking.
     *
     * @param context the limits of the call that wants to know
     * @return the asking, which this call has to do where it is the first
     */
    Asking join(CallContext context) {
        CompletableFuture<RhetorGeneration> result = new CompletableFuture<>();
        synchronized (this) {
            if (known.isPresent()) {
                result.complete(known.get());
                return new Asking(result, Optional.empty());
            }
            if (underWay != null) {
                return new Asking(underWay, Optional.empty());
            }
            underWay = result;
        }
        return new Asking(result, Optional.of(probe.look(limited(context))));
    }

    private static CallContext limited(CallContext context) {
        Duration least = context.timeout().compareTo(MOST) < 0 ? context.timeout() : MOST;
        return context.withTimeout(least);
    }

    /**
     * The generation; blocks until it is known, or cannot be.
     *
     * @param context the limits of the call that wants to know
     * @return the generation; {@link RhetorGeneration#CONTRACT} where the server cannot be asked
     */
    public RhetorGeneration now(CallContext context) {
        if (known.isPresent()) {
            return known.get();
        }
        Asking asking = join(context);
        asking.ask();
        try {
            return asking.result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return RhetorGeneration.CONTRACT;
        } catch (ExecutionException e) {
            throw new IllegalStateException("No asking fails.", e);
        }
    }

    private void conclude(CompletableFuture<RhetorGeneration> result, Optional<RhetorGeneration> found) {
        synchronized (this) {
            if (underWay != result) {
                return;
            }
            underWay = null;
            known = found;
        }
        found.filter(generation -> generation != RhetorGeneration.CONTRACT)
                .ifPresent(
                        generation -> LOG.info("{} is {}. {}", server, generation.title(), generation.description()));
        result.complete(found.orElse(RhetorGeneration.CONTRACT));
    }

    /** One call's part in the asking: it asks, or waits for another that does. Thread-safe. */
    final class Asking {
        private final CompletableFuture<RhetorGeneration> result;
        private final Optional<GenerationProbe.Look> look;

        Asking(CompletableFuture<RhetorGeneration> result, Optional<GenerationProbe.Look> look) {
            this.result = result;
            this.look = look;
        }

        /** Whether this call is the one that asks. */
        boolean isFirst() {
            return look.isPresent();
        }

        /** Asks, where this call is the one to; blocks. */
        void ask() {
            look.ifPresent(asked -> conclude(result, asked.ask()));
        }

        /** Gives up asking, so that nobody waits for it; the next call asks again. */
        void abandon() {
            look.ifPresent(asked -> {
                asked.cancel();
                conclude(result, Optional.empty());
            });
        }

        /** Runs a task when the asking is over, on whatever thread that is. */
        void then(Runnable task) {
            result.thenRun(task);
        }

        /** What came of it; {@link RhetorGeneration#CONTRACT} where it is not over or nothing came. */
        RhetorGeneration outcome() {
            return result.getNow(RhetorGeneration.CONTRACT);
        }
    }
}
