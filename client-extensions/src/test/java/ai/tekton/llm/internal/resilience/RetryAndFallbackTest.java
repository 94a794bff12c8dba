package ai.tekton.llm.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkSource;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RetryAndFallbackTest {
    private final List<Duration> waits = new ArrayList<>();
    private final Backoff longest = new Backoff(Duration.ofSeconds(30), () -> 1.0);

    @Test
    void aRetryableFailureIsRepeatedUpToTheLimitWithGrowingWaits() {
        Scripted rhetor = new Scripted(down(), down(), down(), "Paris.");

        CompletionResponse answer = retrying(rhetor).complete(call(3, GenerationOptions.defaults()));

        assertThat(answer.content()).isEqualTo("Paris.");
        assertThat(rhetor.attempts).containsExactly(1, 2, 3, 4);
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void afterTheLastRetryTheFailureIsThrownAsItIs() {
        TektonLlmException last = down();
        Scripted rhetor = new Scripted(down(), last);

        assertThatThrownBy(() -> retrying(rhetor).complete(call(1, GenerationOptions.defaults())))
                .isSameAs(last);
    }

    @Test
    void noRetriesMeansOneAttempt() {
        Scripted rhetor = new Scripted(down(), "Paris.");

        assertThatThrownBy(() -> retrying(rhetor).complete(call(0, GenerationOptions.defaults())))
                .isInstanceOf(LlmConnectionException.class);
        assertThat(rhetor.attempts).containsExactly(1);
    }

    @Test
    void aFailureThatWillNotPassIsNotRepeated() {
        Scripted rhetor = new Scripted(new InvalidRequestException("no"), "Paris.");

        assertThatThrownBy(() -> retrying(rhetor).complete(call(3, GenerationOptions.defaults())))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void theServersRetryAfterIsObeyedUpToAMinute() {
        Scripted rhetor = new Scripted(limited(Duration.ofSeconds(60)), "Paris.");
        assertThat(retrying(rhetor)
                        .complete(call(3, GenerationOptions.defaults()))
                        .content())
                .isEqualTo("Paris.");
        assertThat(waits).containsExactly(Duration.ofSeconds(60));

        Scripted patient = new Scripted(limited(Duration.ofSeconds(61)), "Paris.");
        assertThatThrownBy(() -> retrying(patient).complete(call(3, GenerationOptions.defaults())))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(61)));
    }

    @Test
    void aWaitIsAtMostHalfAMinuteAndAnywhereBelow() {
        assertThat(longest.before(20, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(30));
        assertThat(longest.before(2_000, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(30));
        assertThat(new Backoff(Duration.ofSeconds(30), () -> 0.0).before(5, Duration.ofSeconds(1)))
                .isZero();
        assertThat(longest.before(1, Duration.ZERO)).isZero();
    }

    @Test
    void aStreamIsRepeatedUntilItsFirstTextAndNotAfter() {
        Scripted failsFirst = new Scripted(List.of(down()), List.of("", down()), List.of("Par", "is."));
        assertThat(retrying(failsFirst).stream(call(3, GenerationOptions.defaults()))
                        .text())
                .isEqualTo("Paris.");

        Scripted failsLater = new Scripted(List.of("Par", down()), List.of("Par", "is."));
        ChunkStream stream = retrying(failsLater).stream(call(3, GenerationOptions.defaults()));
        assertThatThrownBy(stream::text).isInstanceOf(LlmConnectionException.class);
        assertThat(failsLater.attempts).containsExactly(1);
    }

    @Test
    void theNextBackendAnswersWhereOneCannotAndTheAnswerSaysSo() {
        LlmBackend chain = new FallbackBackend(new Scripted(down()), List.of(new Scripted("plan B")));

        CompletionResponse answer = chain.complete(call(0, GenerationOptions.defaults()));

        assertThat(answer.content()).isEqualTo("plan B");
        assertThat(answer.fallback()).isTrue();
    }

    @Test
    void theFallbackProviderIsAskedBeforeOtherBackends() {
        Scripted rhetor = new Scripted(down(), "from the fallback provider");
        GenerationOptions options = GenerationOptions.builder()
                .provider("anthropic")
                .model("claude")
                .fallbackProvider("openai")
                .build();

        CompletionResponse answer =
                new FallbackBackend(rhetor, List.of(new LocalFallback())).complete(call(0, options));

        assertThat(answer.content()).isEqualTo("from the fallback provider");
        assertThat(rhetor.calls.get(0).options().fallbackProvider()).contains("openai");
        assertThat(rhetor.calls.get(1).options().provider()).contains("openai");
        assertThat(rhetor.calls.get(1).options().model())
                .as("the first provider's model")
                .isEmpty();
    }

    @Test
    void theAttemptsOfAllBackendsAreCountedTogether() {
        Failing down = attempt -> new LlmConnectionException(
                "down", FailureDetails.builder().attempts(attempt).build());
        Scripted first = new Scripted(down, down);
        Scripted second = new Scripted(down, "plan B");

        retryingChain(first, second).complete(call(1, GenerationOptions.defaults()));

        assertThat(first.attempts).containsExactly(1, 2);
        assertThat(second.attempts).containsExactly(3, 4);
    }

    @Test
    void refusedTokensAndWrongRequestsDoNotFallBack() {
        for (TektonLlmException refusal :
                List.of(new AuthenticationException("no"), new InvalidRequestException("no"))) {
            Scripted second = new Scripted("plan B");
            LlmBackend chain = new FallbackBackend(new Scripted(refusal), List.of(second));

            assertThatThrownBy(() -> chain.complete(call(0, GenerationOptions.defaults())))
                    .isSameAs(refusal);
            assertThat(second.attempts).isEmpty();
        }
    }

    @Test
    void whereAllFailEachFailureIsToldInOrder() {
        TektonLlmException one = down();
        TektonLlmException two = new AdapterException("two");
        LlmBackend chain = new FallbackBackend(new Scripted(one), List.of(new Scripted(two)));

        assertThatThrownBy(() -> chain.complete(call(0, GenerationOptions.defaults())))
                .isInstanceOf(FallbackException.class)
                .hasCause(two)
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(one, two));
    }

    @Test
    void aBackendOfTheUsersOwnThatBreaksIsPassedOver() {
        Scripted broken = new Scripted(new IllegalArgumentException("a bug"));
        LlmBackend chain = new FallbackBackend(new Scripted(down()), List.of(broken, new LocalFallback()));

        assertThat(chain.complete(call(0, GenerationOptions.defaults())).provider())
                .contains("fallback");
    }

    @Test
    void aStreamFallsBackUntilItsFirstTextAndNotAfter() {
        LlmBackend early =
                new FallbackBackend(new Scripted(List.of("", down())), List.of(new Scripted(List.of("plan ", "B"))));
        List<StreamingChunk> chunks = new ArrayList<>();
        early.stream(call(0, GenerationOptions.defaults())).forEach(chunks::add);
        assertThat(chunks).extracting(StreamingChunk::chunk).containsExactly("", "plan ", "B");
        assertThat(chunks).extracting(StreamingChunk::fallback).containsExactly(false, true, true);

        LlmBackend late =
                new FallbackBackend(new Scripted(List.of("Par", down())), List.of(new Scripted(List.of("plan B"))));
        assertThatThrownBy(
                        () -> late.stream(call(0, GenerationOptions.defaults())).text())
                .isInstanceOf(LlmConnectionException.class);
    }

    @Test
    void theLocalFallbackSaysThatItIsNoAnswer() {
        CompletionResponse answer = new LocalFallback()
                .complete(call(
                        0,
                        GenerationOptions.builder()
                                .provider("p")
                                .model("m")
                                .contextId("c")
                                .build()));

        assertThat(answer.content()).contains("could not be reached", "test", "'p'", "'m'");
        assertThat(answer.fallback()).isTrue();
        assertThat(answer.provider()).contains("fallback");
        assertThat(answer.model()).contains("fallback");
        assertThat(answer.contextId()).contains("c");
    }

    private LlmBackend retrying(LlmBackend backend) {
        return new RetryingBackend(backend, longest, waits::add);
    }

    private LlmBackend retryingChain(LlmBackend first, LlmBackend second) {
        return new FallbackBackend(retrying(first), List.of(retrying(second)));
    }

    private static LlmConnectionException down() {
        return new LlmConnectionException("down");
    }

    private static RateLimitException limited(Duration retryAfter) {
        return new RateLimitException(
                "later", FailureDetails.builder().retryAfter(retryAfter).build());
    }

    private static ChatCall call(int maxRetries, GenerationOptions options) {
        CallContext context = CallContext.first(Duration.ofSeconds(5), maxRetries, Duration.ofSeconds(1));
        return new ChatCall("test", List.of(Message.user("Hi")), options, context);
    }

    private interface Failing {
        TektonLlmException in(int attempt);
    }

    /** Answers or fails as it is told, and keeps what it was asked. */
    private static final class Scripted implements LlmBackend {
        private final Deque<Object> script;
        private final List<Integer> attempts = new ArrayList<>();
        private final List<ChatCall> calls = new ArrayList<>();

        Scripted(Object... script) {
            this.script = new ArrayDeque<>(Arrays.asList(script));
        }

        private Object next(ChatCall call) {
            attempts.add(call.context().attempt());
            calls.add(call);
            Object next = script.remove();
            if (next instanceof Failing failing) {
                throw failing.in(call.context().attempt());
            }
            if (next instanceof RuntimeException e) {
                throw e;
            }
            return next;
        }

        @Override
        public CompletionResponse complete(ChatCall call) {
            return CompletionResponse.builder().content((String) next(call)).build();
        }

        @Override
        public ChunkStream stream(ChatCall call) {
            Deque<Object> chunks = new ArrayDeque<>((List<?>) next(call));
            return ChunkStream.of(new ChunkSource() {
                @Override
                public boolean tryAdvance(Consumer<? super StreamingChunk> action) {
                    Object chunk = chunks.poll();
                    if (chunk instanceof TektonLlmException e) {
                        throw e;
                    }
                    if (chunk != null) {
                        action.accept(
                                StreamingChunk.builder().chunk((String) chunk).build());
                    }
                    return chunk != null;
                }

                @Override
                public void close() {
                    chunks.clear();
                }
            });
        }
    }
}
