package ai.tekton.llm.bulk.internal;

import ai.tekton.llm.model.ProviderList;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The default models of the providers, which the server states. They are requested once, when one is needed first; all who need
 * one meanwhile wait for the same request. After a failure there is none for {@link #PAUSE}, and then another request.
 * Thread-safe; no method blocks.
 */
final class DefaultModels {
    /** Long enough that a server without that list does not get a request for each answer. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final Supplier<CompletableFuture<ProviderList>> request;
    private final LongSupplier nanoTime;
    /** The list, or the request for it; completed with nothing where it failed. Guarded by this. */
    private @Nullable CompletableFuture<Optional<ProviderList>> listing;

    private volatile long failedAt;

    DefaultModels(Supplier<CompletableFuture<ProviderList>> request, LongSupplier nanoTime) {
        this.request = request;
        this.nanoTime = nanoTime;
    }

    /** The default model of a provider; empty where the server states none, or does not answer. */
    CompletableFuture<Optional<String>> of(String provider) {
        return listing().thenApply(known -> known.flatMap(all -> all.defaultModelOf(provider)));
    }

    private synchronized CompletableFuture<Optional<ProviderList>> listing() {
        CompletableFuture<Optional<ProviderList>> known = listing;
        if (known == null || isFailureOver(known)) {
            known = request.get().handle((list, failure) -> {
                if (failure != null) {
                    failedAt = nanoTime.getAsLong();
                }
                return Optional.ofNullable(list);
            });
            listing = known;
        }
        return known;
    }

    private boolean isFailureOver(CompletableFuture<Optional<ProviderList>> known) {
        return known.isDone() && known.join().isEmpty() && nanoTime.getAsLong() - failedAt >= PAUSE.toNanos();
    }
}
