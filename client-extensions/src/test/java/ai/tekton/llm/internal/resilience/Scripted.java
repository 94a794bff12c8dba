package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A backend with scripted answers and failures, which records its requests. */
final class Scripted implements LlmBackend {
    /** A failure that knows its attempt. */
    interface Failing {
        TektonLlmException in(int attempt);
    }

    final List<Integer> attempts = new ArrayList<>();
    final List<ChatCall> calls = new ArrayList<>();
    private final Deque<Object> script;
    private String name = "scripted";

    Scripted(Object... script) {
        this.script = new ArrayDeque<>(Arrays.asList(script));
    }

    Scripted named(String name) {
        this.name = name;
        return this;
    }

    static LlmConnectionException down() {
        return new LlmConnectionException("down");
    }

    static ChatCall call(int maxRetries, GenerationOptions options) {
        return call(maxRetries, options, Deadline.none());
    }

    static ChatCall call(int maxRetries, GenerationOptions options, Deadline deadline) {
        CallContext context = CallContext.builder()
                .timeout(Duration.ofSeconds(5))
                .maxRetries(maxRetries)
                .retryDelay(Duration.ofSeconds(1))
                .deadline(deadline)
                .build();
        return ChatCall.builder()
                .component("test")
                .messages(List.of(Message.user("Hi")))
                .options(options)
                .context(context)
                .build();
    }

    private Object next(int attempt) {
        attempts.add(attempt);
        Object next = script.remove();
        if (next instanceof Failing failing) {
            throw failing.in(attempt);
        }
        if (next instanceof RuntimeException e) {
            throw e;
        }
        return next;
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        calls.add(call);
        return CompletionResponse.builder()
                .content((String) next(call.context().attempt()))
                .build();
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        calls.add(call);
        Deque<Object> chunks = new ArrayDeque<>((List<?>) next(call.context().attempt()));
        return ChunkStream.of(new ChunkSource() {
            @Override
            public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
                Object chunk = chunks.poll();
                if (chunk instanceof TektonLlmException e) {
                    throw e;
                }
                if (chunk != null) {
                    boolean last = chunks.isEmpty();
                    action.accept(StreamingChunk.builder()
                            .chunk((String) chunk)
                            .done(last)
                            .build());
                }
                return chunk != null;
            }

            @Override
            public void close() {
                chunks.clear();
            }
        });
    }

    @Override
    public ProviderList providers(CallContext context) {
        next(context.attempt());
        return ProviderList.empty();
    }

    @Override
    public String name() {
        return name;
    }
}
