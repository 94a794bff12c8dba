package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;

/**
 * The retries and the fallback chain for a first attempt that was made elsewhere and failed: they go on from there, as if
 * they had made it. Thread-safe.
 */
public final class Recovery implements AutoCloseable {
    /** A first attempt, which is told of when it succeeds; when it fails, the recovery tells. */
    public static final class FirstAttempt {
        private final Retries retries;

        private FirstAttempt(Retries retries) {
            this.retries = retries;
        }

        /** Takes note that the attempt succeeded. */
        public void succeeded() {
            retries.succeeded();
        }
    }

    private final RetrySettings retries;
    private final boolean useFallback;
    private final List<LlmBackend> others;
    private final StreamFailurePolicy streamFailurePolicy;

    /**
     * Makes the recovery of a client.
     *
     * @param retries what the client's retries share
     * @param useFallback whether others are asked
     * @param others whom, in order; closed with this
     * @param streamFailurePolicy what happens where a stream fails after its first text
     */
    public Recovery(
            RetrySettings retries,
            boolean useFallback,
            List<LlmBackend> others,
            StreamFailurePolicy streamFailurePolicy) {
        this.retries = retries;
        this.useFallback = useFallback;
        this.others = List.copyOf(others);
        this.streamFailurePolicy = streamFailurePolicy;
    }

    /**
     * Takes note that a first attempt begins.
     *
     * @param context the call
     * @param backend the name of the backend that is asked
     * @return the attempt
     */
    public FirstAttempt begin(CallContext context, String backend) {
        return new FirstAttempt(new Retries(context, backend, retries));
    }

    /**
     * What is made of a whole answer that failed.
     *
     * @param backend the backend that failed, for further attempts
     * @param call the call
     * @param failure what the first attempt failed with
     * @return another's answer
     * @throws TektonLlmException where nobody answers
     */
    public CompletionResponse complete(LlmBackend backend, ChatCall call, TektonLlmException failure) {
        return decorate(new FailedOnce(backend, failure, "")).complete(call);
    }

    /**
     * What is made of a stream that failed.
     *
     * @param backend the backend that failed, for further attempts
     * @param call the call
     * @param failure what the first attempt failed with
     * @param textSoFar the text that had reached the caller
     * @return the rest of the stream, without that text
     * @throws TektonLlmException where nobody answers
     */
    public ChunkStream stream(LlmBackend backend, ChatCall call, TektonLlmException failure, String textSoFar) {
        ChunkStream stream = decorate(new FailedOnce(backend, failure, textSoFar)).stream(call);
        if (!textSoFar.isEmpty()) {
            // The decorators have to see the text, to know that there was some; the caller has it already.
            stream.tryAdvance(chunk -> {});
        }
        return stream;
    }

    /**
     * A backend with the client's retries and fallbacks around it.
     *
     * @param backend the backend
     * @return the decorated backend; not to be closed
     */
    public LlmBackend decorate(LlmBackend backend) {
        LlmBackend persistent = new RetryingBackend(backend, retries);
        return useFallback
                ? new FallbackBackend(persistent, others, streamFailurePolicy, retries.events())
                : persistent;
    }

    /**
     * The exception of a call that its caller gave up.
     *
     * @param context the call
     * @return the exception
     */
    public LlmCancelledException cancelled(CallContext context) {
        return Cancellations.cancelled("its request was cancelled", context, null);
    }

    @Override
    public void close() {
        retries.pause().close();
        others.forEach(LlmBackend::close);
    }

    /** A backend whose first attempt has failed already. */
    private static final class FailedOnce implements LlmBackend {
        private final LlmBackend backend;
        private final TektonLlmException failure;
        private final String textSoFar;
        private boolean replayed;

        FailedOnce(LlmBackend backend, TektonLlmException failure, String textSoFar) {
            this.backend = backend;
            this.failure = failure;
            this.textSoFar = textSoFar;
        }

        @Override
        public CompletionResponse complete(ChatCall call) {
            if (!replayed) {
                replayed = true;
                throw failure;
            }
            return backend.complete(call);
        }

        @Override
        public ChunkStream stream(ChatCall call) {
            if (replayed) {
                return backend.stream(call);
            }
            replayed = true;
            if (textSoFar.isEmpty()) {
                throw failure;
            }
            StreamingChunk text = StreamingChunk.builder().chunk(textSoFar).build();
            return ChunkStream.of(new PrefixedChunkSource(text, ChunkStream.of(new FailingChunkSource(failure))));
        }

        @Override
        public String name() {
            return backend.name();
        }
    }
}
