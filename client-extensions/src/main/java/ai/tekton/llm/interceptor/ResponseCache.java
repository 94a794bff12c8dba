package ai.tekton.llm.interceptor;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.DurationChecks;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Answers a call with the cached answer of an equal call, without calling a backend. Thread-safe.
 *
 * <p>Calls are equal if their messages, headers and options are equal, except for trace context and options about time
 * and retries. Headers count because they may say for whom the answer is; the cache does not see headers that later
 * interceptors set. The cache keeps neither answers of a fallback nor answers of a conversation that the server keeps.
 * A cached answer has {@code cache} as its backend, no attempt, no usage and no conversation at the server; a stream
 * delivers it as one chunk. Equal calls that run concurrently all reach a backend.
 */
public final class ResponseCache implements LlmInterceptor {
    /** The name of the backend of cached answers. */
    public static final String BACKEND = "cache";

    /** Headers that differ from call to call and do not affect the answer (W3C Trace Context, Baggage). */
    private static final Set<String> OF_TRACES = Set.of("traceparent", "tracestate", "baggage");

    private record Question(List<Message> messages, Map<String, String> headers, GenerationOptions options) {}

    private record Kept(CompletionResponse response, Instant until) {}

    private final int maxEntries;
    private final Duration keptFor;
    private final Clock clock;
    private final Map<Question, Kept> answers;

    private ResponseCache(int maxEntries, Duration keptFor, Clock clock) {
        if (maxEntries < 1) {
            throw new InvalidRequestException("maxEntries must be at least 1, but is " + maxEntries + ".");
        }
        DurationChecks.checkPositive("keptFor", keptFor);
        this.maxEntries = maxEntries;
        this.keptFor = keptFor;
        this.clock = Objects.requireNonNull(clock, "clock");
        this.answers = new LinkedHashMap<>(16, 0.75f, true);
    }

    /**
     * Makes a cache in memory that uses the system clock.
     *
     * @param maxEntries the maximum number of answers, 1 or more; beyond that the cache drops the least recently used
     *     answer
     * @param keptFor how long the cache keeps an answer; more than 0 seconds
     * @return the interceptor
     * @throws InvalidRequestException if a value is invalid; the message names it
     */
    public static ResponseCache of(int maxEntries, Duration keptFor) {
        return of(maxEntries, keptFor, Clock.systemUTC());
    }

    /**
     * Makes a cache in memory that uses another clock.
     *
     * @param maxEntries the maximum number of answers, 1 or more; beyond that the cache drops the least recently used
     *     answer
     * @param keptFor how long the cache keeps an answer; more than 0 seconds
     * @param clock measures the age of answers
     * @return the interceptor
     * @throws InvalidRequestException if a value is invalid; the message names it
     */
    public static ResponseCache of(int maxEntries, Duration keptFor, Clock clock) {
        return new ResponseCache(maxEntries, keptFor, clock);
    }

    @Override
    public Answer intercept(ChatCall call, Chain chain) {
        if (call.options().contextId().isPresent()) {
            return chain.proceed(call);
        }
        Question question = question(call);
        Optional<CompletionResponse> known = find(question);
        if (known.isPresent()) {
            return chain.answer(known.get());
        }
        return chain.proceed(call)
                .onEnd(end -> end.response()
                        .filter(response -> !response.fallback())
                        .ifPresent(response -> keep(question, response)));
    }

    private static Question question(ChatCall call) {
        GenerationOptions ofAnswer = call.options().toBuilder()
                .timeout(null)
                .deadline(null)
                .retryCount(null)
                .retryDelay(null)
                .build();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(call.context().headers());
        headers.keySet().removeIf(name -> OF_TRACES.contains(name.toLowerCase(Locale.ROOT)));
        return new Question(call.messages(), headers, ofAnswer);
    }

    private synchronized Optional<CompletionResponse> find(Question question) {
        Kept kept = answers.get(question);
        if (kept != null && !clock.instant().isBefore(kept.until())) {
            answers.remove(question);
            return Optional.empty();
        }
        return Optional.ofNullable(kept).map(Kept::response);
    }

    private synchronized void keep(Question question, CompletionResponse response) {
        CompletionResponse asKept = response.toBuilder()
                .backend(BACKEND)
                .attempts(0)
                .latency(Duration.ZERO)
                .usage(null)
                // A cached context id would let all callers continue the same conversation.
                .contextId(null)
                .build();
        answers.put(question, new Kept(asKept, clock.instant().plus(keptFor)));
        if (answers.size() > maxEntries) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    /** Removes every answer. */
    public synchronized void clear() {
        answers.clear();
    }
}
