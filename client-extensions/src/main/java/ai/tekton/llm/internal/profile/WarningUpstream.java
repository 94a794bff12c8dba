package ai.tekton.llm.internal.profile;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.RefusedSource;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to each answer a warning for each part of the request that the server ignored; a strict client refuses such
 * requests before they are sent. Thread-safe.
 */
public final class WarningUpstream implements Upstream {
    private static final Logger LOG = LoggerFactory.getLogger("ai.tekton.llm.TektonLlmClient");

    private final Upstream upstream;
    private final Function<Request<?>, List<String>> losses;
    private final boolean strict;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /**
     * Makes the decorator.
     *
     * @param upstream the decorated upstream; closed with this object
     * @param losses returns a sentence for each part of a request that gets lost
     * @param strict whether to refuse a request of which a part gets lost
     */
    public WarningUpstream(Upstream upstream, Function<Request<?>, List<String>> losses, boolean strict) {
        this.upstream = upstream;
        this.losses = losses;
        this.strict = strict;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        List<String> warnings = request.kind().isAnswer() ? losses.apply(request) : List.of();
        if (warnings.isEmpty()) {
            return upstream.open(request, loop);
        }
        if (strict) {
            return new RefusedSource<>(new InvalidRequestException(
                    "Nothing was sent: the client is strict, and the answer would have these warnings: "
                            + String.join(" ", warnings)));
        }
        // Logs each warning once for each client: logging it for each call would flood the log, and the answer carries
        // it anyway.
        warnings.stream().filter(logged::add).forEach(LOG::warn);
        return new Warned<>(upstream.open(request, loop), request, List.copyOf(warnings));
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public void close() {
        upstream.close();
    }

    private static final class Warned<T> extends Relay<T> {
        private final Request<T> request;
        private final List<String> warnings;

        Warned(Source<T> source, Request<T> request, List<String> warnings) {
            super(source);
            this.request = request;
            this.warnings = warnings;
        }

        @Override
        public void next(T item) {
            super.next(request.kind().isLast(item) ? request.kind().withWarnings(item, warnings) : item);
        }
    }
}
