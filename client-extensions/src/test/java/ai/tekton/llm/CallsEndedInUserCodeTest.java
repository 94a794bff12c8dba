package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.event.FirstChunkEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.interceptor.Answer;
import ai.tekton.llm.interceptor.AnswerEnd;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interceptors and listeners of calls that end while the user's code is at work. */
class CallsEndedInUserCodeTest {
    private static TektonLlmClientBuilder client(LlmBackend backend) {
        return TektonLlmClient.builder()
                .componentId("test")
                .backend(backend)
                .useFallback(false)
                .maxRetries(0);
    }

    private static LlmBackend pieces(String... texts) {
        return new LlmBackend() {
            @Override
            public CompletionResponse complete(ChatCall call) {
                return CompletionResponse.builder()
                        .content(String.join("", texts))
                        .build();
            }

            @Override
            public ChunkStream stream(ChatCall call) {
                return ChunkStream.of(List.of(texts).stream()
                        .map(text -> StreamingChunk.builder().chunk(text).build())
                        .toList());
            }
        };
    }

    private static void awaitForever(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterceptorThatBlocksDoesNotDelayItsCallBeyondTheDeadline(InterceptorTest.Face face) {
        LlmInterceptor stuck = (call, chain) -> {
            awaitForever(new CountDownLatch(1));
            return chain.proceed(call);
        };
        try (TektonLlmClient client = client(LlmBackend.answering(call -> "late"))
                .deadline(Duration.ofMillis(50))
                .interceptor(stuck)
                .build()) {
            assertThatThrownBy(() -> face.ask(client))
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).isInstanceOf(LlmTimeoutException.class),
                            thrown -> assertThat(thrown).hasCauseInstanceOf(LlmTimeoutException.class))
                    .hasMessageContaining("interceptor");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void theEndIsReportedIfTheCallIsCancelledWhileItsInterceptorRuns() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BlockingQueue<AnswerEnd> ends = new LinkedBlockingQueue<>();
        CompletableFuture<OutcomeEvent> outcome = new CompletableFuture<>();
        LlmInterceptor held = (call, chain) -> {
            atWork.countDown();
            boolean waits = true;
            while (waits) {
                try {
                    goOn.await();
                    waits = false;
                } catch (InterruptedException e) {
                    // It retries repeatedly.
                    waits = true;
                }
            }
            return chain.proceed(call).onEnd(ends::add);
        };
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                outcome.complete(event);
            }
        };
        try (TektonLlmClient client = client(LlmBackend.answering(call -> "no"))
                .interceptor(held)
                .listener(listener)
                .build()) {
            CompletableFuture<CompletionResponse> future = client.async().generateText("Hi");
            atWork.await();
            future.cancel(true);
            outcome.get(SOON.toSeconds(), TimeUnit.SECONDS);
            goOn.countDown();

            AnswerEnd end = ends.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(end).isNotNull();
            assertThat(end.failure()).containsInstanceOf(LlmCancelledException.class);
        }
        assertThat(ends).isEmpty();
    }

    @Test
    void anAnswerWithoutALastChunkIsReportedWithEachOfItsChunksOnce() {
        List<AnswerEnd> ends = new CopyOnWriteArrayList<>();
        try (TektonLlmClient client = client(pieces("one ", "two"))
                .interceptor((call, chain) -> chain.proceed(call).onEnd(ends::add))
                .build()) {
            client.streamText("Hi").text();
        }
        assertThat(ends)
                .extracting(end -> end.response().orElseThrow().content())
                .containsExactly("one two");
    }

    @Test
    void aRestartedAnswerIsReportedWithTheTextFromItsRestartOn() {
        LlmInterceptor beginsAnew = (call, chain) -> chain.proceed(call)
                .mapChunk(piece ->
                        piece.toBuilder().restart(piece.chunk().equals("two")).build());
        List<AnswerEnd> ends = new CopyOnWriteArrayList<>();
        try (TektonLlmClient client = client(pieces("one", "two", "three"))
                .interceptor((call, chain) -> chain.proceed(call).onEnd(ends::add))
                .interceptor(beginsAnew)
                .build()) {
            client.streamText("Hi").text();
        }
        assertThat(ends)
                .extracting(end -> end.response().orElseThrow().content())
                .containsExactly("twothree");
    }

    @Test
    void noEventOfACallFollowsItsOutcome() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LlmInterceptor held = (call, chain) -> chain.proceed(call).mapChunk(piece -> {
            if (!piece.chunk().isEmpty()) {
                atWork.countDown();
                awaitForever(goOn);
            }
            return piece;
        });
        List<String> events = new CopyOnWriteArrayList<>();
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onFirstChunk(FirstChunkEvent event) {
                events.add("first chunk");
            }

            @Override
            public void onOutcome(OutcomeEvent event) {
                events.add("outcome");
            }
        };
        try (TektonLlmClient client =
                client(pieces("", "text")).interceptor(held).listener(listener).build()) {
            ChunkStream stream = client.streamText("Hi");
            CompletableFuture<String> read = CompletableFuture.supplyAsync(stream::text, TestClients.newThread());
            atWork.await();
            stream.close();
            goOn.countDown();
            assertThatThrownBy(() -> read.get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(LlmCancelledException.class);
        }
        assertThat(events).containsExactly("outcome");
    }

    @Test
    void theAnswerOfAnotherCallIsRefused() {
        AtomicReference<Answer> first = new AtomicReference<>();
        LlmInterceptor keeping = (call, chain) -> {
            first.compareAndSet(null, chain.proceed(call));
            return first.get();
        };
        try (TektonLlmClient client = client(
                        LlmBackend.answering(call -> call.messages().get(0).content()))
                .interceptor(keeping)
                .build()) {
            assertThat(client.generateText("one").content()).isEqualTo("one");
            assertThatThrownBy(() -> client.generateText("two"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("another call");
        }
    }
}
