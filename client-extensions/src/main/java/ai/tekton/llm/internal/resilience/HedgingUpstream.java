package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.config.Hedging;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Sends a second request for a complete answer that is late, and uses the answer that arrives first; see {@link Hedging}.
 * Thread-safe.
 */
public final class HedgingUpstream implements Upstream {
    /** The maximum number of windows: further models share one, because the ids of models are arbitrary. */
    private static final int MOST_WINDOWS = 64;

    private final Upstream upstream;
    private final Hedging hedging;
    private final CallThreads threads;
    private final Delays delays;
    private final LongSupplier nanoTime;
    private final HedgeShare share;
    private final Map<String, LatencyWindow> windows = new ConcurrentHashMap<>();

    /**
     * Makes the decorator.
     *
     * @param upstream the decorated upstream; closed with this object
     * @param hedging when to send a second request
     * @param threads runs the second requests
     * @param delays schedules second requests
     * @param nanoTime measures how long answers take
     */
    public HedgingUpstream(
            Upstream upstream, Hedging hedging, CallThreads threads, Delays delays, LongSupplier nanoTime) {
        this.upstream = upstream;
        this.hedging = hedging;
        this.threads = threads;
        this.delays = delays;
        this.nanoTime = nanoTime;
        this.share = new HedgeShare(hedging.maxShare());
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        return request.kind() == Kind.WHOLE ? new HedgedSource<>(this, request, loop) : upstream.open(request, loop);
    }

    Upstream upstream() {
        return upstream;
    }

    CallThreads threads() {
        return threads;
    }

    Delays delays() {
        return delays;
    }

    HedgeShare share() {
        return share;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Returns the time after which a second request is sent; empty if that is not known yet. */
    Optional<Duration> patience(Request<?> request) {
        return window(request).quantile(hedging.quantile(), hedging.minSamples());
    }

    void answered(Request<?> request, long tookNanos) {
        window(request).add(tookNanos);
    }

    private LatencyWindow window(Request<?> request) {
        String key = request.provider().orElse("") + "/"
                + request.chat().options().model().orElse("");
        LatencyWindow known = windows.get(key);
        if (known == null) {
            String place = windows.size() < MOST_WINDOWS ? key : "";
            known = windows.computeIfAbsent(place, absent -> new LatencyWindow());
        }
        return known;
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public boolean isLocal() {
        return upstream.isLocal();
    }

    @Override
    public void close() {
        upstream.close();
    }
}
