package ai.tekton.llm.langchain4j;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The chunks of one answer of a streaming model. */
final class ModelStream implements ChunkSource {
    private final ModelEvents events = new ModelEvents();
    private final Future<?> asked;
    private final Supplier<Duration> eventTimeout;
    private final CallContext context;
    private final Optional<Exchange> exchange;
    private final ModelFailures failures;
    private final StringBuilder text = new StringBuilder();
    private boolean isFinal;
    private boolean ended;

    /**
     * Sends the request.
     *
     * @param eventTimeout the timeout of each wait for an event
     * @param exchange receives the answer and its events that are not text
     */
    ModelStream(
            StreamingChatModel model,
            ChatRequest request,
            ModelThreads threads,
            Supplier<Duration> eventTimeout,
            CallContext context,
            Optional<Exchange> exchange,
            ModelFailures failures) {
        this.eventTimeout = eventTimeout;
        this.context = context;
        this.exchange = exchange;
        this.failures = failures;
        this.asked = threads.submit(() -> {
            try {
                model.chat(request, events);
            } catch (RuntimeException | Error e) {
                events.onError(e);
            }
            return null;
        });
    }

    @Override
    public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
        while (!ended) {
            Optional<StreamingChunk> chunk = read();
            if (chunk.isPresent()) {
                action.accept(chunk.get());
                return true;
            }
        }
        return false;
    }

    /** Reads the next event; empty for one that is not passed on. */
    private Optional<StreamingChunk> read() {
        StreamEvent event = await();
        if (event instanceof StreamEvent.Text chunk) {
            text.append(chunk.text());
            return Optional.of(StreamingChunk.builder().chunk(chunk.text()).build());
        }
        if (event instanceof StreamEvent.NonText nonText) {
            return nonText(nonText);
        }
        if (event instanceof StreamEvent.Whole whole) {
            return Optional.of(last(whole.response()));
        }
        throw failed(failures.of(((StreamEvent.Failure) event).failure(), details()));
    }

    private StreamEvent await() {
        try {
            return events.poll(eventTimeout.get().toNanos(), TimeUnit.NANOSECONDS)
                    .orElseThrow(() -> failed(failures.late(context, details())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(failures.cancelled(context));
        }
    }

    private Optional<StreamingChunk> nonText(StreamEvent.NonText nonText) {
        isFinal |= nonText.isFinal();
        exchange.ifPresent(current -> current.add(nonText));
        return exchange.map(current -> StreamingChunk.builder().build());
    }

    private StreamingChunk last(ChatResponse response) {
        ended = true;
        exchange.ifPresent(asker -> asker.answered(response));
        // Some models provide their complete answer only at the end.
        String rest = text.isEmpty() ? Answers.text(response) : "";
        return StreamingChunk.builder()
                .chunk(rest)
                .done(true)
                .model(response.metadata().modelName())
                .usage(Answers.usage(response.metadata().tokenUsage()))
                .finishReason(Answers.finishReason(response.metadata().finishReason()))
                .build();
    }

    /** The caller may have executed a tool call that it received, and must not receive it again. */
    private TektonLlmException failed(TektonLlmException failure) {
        close();
        ended = true;
        if (!isFinal) {
            return failure;
        }
        return new TektonLlmException(
                failure.getMessage() + " The caller had received a tool call, so no other model is called.",
                details().cause(failure).build());
    }

    private FailureDetails.Builder details() {
        FailureDetails.Builder details = ModelFailures.details(context);
        return text.isEmpty() ? details : details.partialText(text.toString());
    }

    @Override
    public void close() {
        events.cancel();
        asked.cancel(true);
    }
}
