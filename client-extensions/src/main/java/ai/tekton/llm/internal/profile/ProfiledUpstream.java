package ai.tekton.llm.internal.profile;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Closing;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Nanos;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.rhetor.RhetorGeneration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends each request in the form of the server's generation, which the first request detects. Once it is known, this
 * decorator costs only a read of it. Thread-safe.
 */
public final class ProfiledUpstream implements Upstream {
    private final GenerationDetection detection;
    private final Map<RhetorGeneration, Upstream> upstreams;
    private final Upstream unknown;
    private final Watchdog watchdog;

    /**
     * Makes the upstream.
     *
     * @param detection detects the generation
     * @param upstreams the upstream for each generation; closed with this object
     * @param unknown the upstream for a server of unknown generation, which decorates one of the others
     * @param watchdog ends waits for the detection of another call
     */
    public ProfiledUpstream(
            GenerationDetection detection,
            Map<RhetorGeneration, Upstream> upstreams,
            Upstream unknown,
            Watchdog watchdog) {
        this.unknown = unknown;
        this.detection = detection;
        this.upstreams = new EnumMap<>(upstreams);
        this.watchdog = watchdog;
    }

    /** Opens a request; a request for the health is the same for all generations. */
    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        if (request.kind() == Kind.HEALTH) {
            return upstreams.get(RhetorGeneration.CONTRACT).open(request, loop);
        }
        Optional<RhetorGeneration> known = detection.known();
        return known.isPresent() ? upstreams.get(known.get()).open(request, loop) : new Detecting<>(request, loop);
    }

    @Override
    public String name() {
        return upstreams.get(RhetorGeneration.CONTRACT).name();
    }

    @Override
    public void close() {
        Closing.all(List.copyOf(upstreams.values()));
    }

    private final class Detecting<T> extends Relay<T> implements Watchdog.Watched {
        private final Request<T> request;
        private final CallLoop loop;
        private final AtomicBoolean decided = new AtomicBoolean();
        private volatile GenerationDetection.Participant asking;
        private volatile long dueNanos;
        private boolean begun;
        private Sink<T> first;

        Detecting(Request<T> request, CallLoop loop) {
            this.request = request;
            this.loop = loop;
        }

        @Override
        public void pull(Sink<T> downstream) {
            if (begun) {
                super.pull(downstream);
                return;
            }
            begun = true;
            first = downstream;
            dueNanos = System.nanoTime() + Nanos.of(request.context().attemptTimeout());
            join();
        }

        private void join() {
            asking = detection.join(request.context());
            watchdog.watch(this);
            // Must come before the detection, so that this call runs before those that wait for it.
            asking.then(() -> loop.execute(this::decide));
            if (asking.isFirst()) {
                loop.block(asking::ask, () -> {});
            }
            if (isCancelled()) {
                asking.abandon();
                watchdog.forget(this);
            }
        }

        private void decide() {
            GenerationAnswer answer = asking.outcome();
            if (decided.get()) {
                return;
            }
            if (answer.isCancelled()) {
                join();
                return;
            }
            watchdog.forget(this);
            decided.set(true);
            Upstream chosen = answer.generation().map(upstreams::get).orElse(unknown);
            use(chosen.open(request, loop));
            super.pull(first);
        }

        @Override
        public void check(long nowNanos) {
            if (nowNanos - dueNanos >= 0) {
                watchdog.forget(this);
                loop.execute(this::expire);
            }
        }

        private void expire() {
            if (decided.compareAndSet(false, true)) {
                first.failed(late(request.context()));
            }
        }

        @Override
        public void cancel() {
            super.cancel();
            watchdog.forget(this);
            GenerationDetection.Participant begunAsking = asking;
            if (begunAsking != null) {
                begunAsking.abandon();
            }
        }
    }

    private static TektonLlmException late(CallContext context) {
        return new LlmTimeoutException(
                "The timeout expired before the generation of Rhetor was detected. Set the profile (RHETOR_PROFILE), so that"
                        + " no detection is needed.",
                FailureDetails.builder()
                        .attempts(context.attempt())
                        .requestId(context.requestId())
                        .build());
    }
}
