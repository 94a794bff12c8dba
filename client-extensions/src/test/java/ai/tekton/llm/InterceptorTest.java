package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.context.ContextSnapshot;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.interceptor.AnswerEnd;
import ai.tekton.llm.interceptor.CallHeaders;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interceptors between the callers and the backends. */
@ExtendWith(RhetorMockExtension.class)
class InterceptorTest {
    /** The faces of a call. */
    enum Face {
        BLOCKING,
        FUTURE,
        STREAM,
        PUBLISHER;

        String ask(TektonLlmClient client) throws Exception {
            return switch (this) {
                case BLOCKING -> client.generateText("Hi").content();
                case FUTURE ->
                    client.async()
                            .generateText("Hi")
                            .get(SOON.toSeconds(), TimeUnit.SECONDS)
                            .content();
                case STREAM -> client.streamText("Hi").text();
                case PUBLISHER -> collected(client.async().streamText("Hi")).get(SOON.toSeconds(), TimeUnit.SECONDS);
            };
        }
    }

    private static CompletableFuture<String> collected(Flow.Publisher<StreamingChunk> publisher) {
        CompletableFuture<String> whole = new CompletableFuture<>();
        StringBuilder text = new StringBuilder();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(StreamingChunk chunk) {
                text.append(chunk.chunk());
            }

            @Override
            public void onError(Throwable failure) {
                whole.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                whole.complete(text.toString());
            }
        });
        return whole;
    }

    private static Reply reply(Face face, String text) {
        return face == Face.BLOCKING || face == Face.FUTURE ? Reply.text(text) : Reply.stream(text);
    }

    @ParameterizedTest
    @EnumSource
    void interceptorsRunInOrderAndChangeTheCallAndTheAnswer(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(reply(face, "answer"));
        try (TektonLlmClient client = plain(rhetor)
                .interceptor(surrounding("a"))
                .interceptor(surrounding("b"))
                .build()) {
            String answer = face.ask(client.withInterceptor(surrounding("c")));

            assertThat(answer).isEqualTo("abcanswer");
        }
        assertThat(rhetor.takeRequest(SOON).chatRequest().getMessages())
                .extracting(ai.tekton.rhetor.model.Message::getContent)
                .containsExactly("Hi", "a", "b", "c");
    }

    private static LlmInterceptor surrounding(String name) {
        return (call, chain) -> {
            List<Message> messages = new ArrayList<>(call.messages());
            messages.add(Message.user(name));
            boolean[] begun = new boolean[1];
            return chain.proceed(call.withMessages(messages))
                    .mapResponse(answer ->
                            answer.toBuilder().content(name + answer.content()).build())
                    .mapChunk(chunk -> {
                        if (begun[0]) {
                            return chunk;
                        }
                        begun[0] = true;
                        return chunk.toBuilder().chunk(name + chunk.chunk()).build();
                    });
        };
    }

    @ParameterizedTest
    @EnumSource
    void anInterceptorAnswersWithoutARequest(Face face, RhetorMock rhetor) throws Exception {
        LlmInterceptor cached = (call, chain) -> chain.answer(
                CompletionResponse.builder().content("known").backend("cache").build());
        try (TektonLlmClient client = plain(rhetor).interceptor(cached).build()) {
            assertThat(face.ask(client)).isEqualTo("known");
        }
        assertThat(rhetor.journal()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anInterceptorRefusesACall(Face face, RhetorMock rhetor) {
        LlmInterceptor refusing = (call, chain) -> chain.fail(new InvalidRequestException("Not today."));
        try (TektonLlmClient client = plain(rhetor).interceptor(refusing).build()) {
            assertThatThrownBy(() -> face.ask(client)).hasStackTraceContaining("Not today.");
        }
        assertThat(rhetor.journal()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anInterceptorReplacesAFailureByAnAnswer(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(503, "busy"), reply(face, "second"));
        List<TektonLlmException> failures = new CopyOnWriteArrayList<>();
        LlmInterceptor again = (call, chain) -> chain.proceed(call).onFailure(failure -> {
            failures.add(failure);
            return chain.proceed(call);
        });
        try (TektonLlmClient client = plain(rhetor).interceptor(again).build()) {
            assertThat(face.ask(client)).isEqualTo("second");
        }
        assertThat(failures).singleElement().isInstanceOf(ServiceUnavailableException.class);
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionOfAnInterceptorEndsTheCallAndItsClassIsNamedWithoutItsMessage(Face face, RhetorMock rhetor) {
        LlmInterceptor failing = new Failing();
        try (TektonLlmClient client = plain(rhetor).interceptor(failing).build()) {
            assertThatThrownBy(() -> face.ask(client))
                    .hasStackTraceContaining(
                            "The interceptor " + Failing.class.getName() + " failed: java.lang.IllegalStateException.")
                    .message()
                    .doesNotContain("a secret");
        }
        assertThat(rhetor.journal()).isEmpty();
    }

    private static final class Failing implements LlmInterceptor {
        @Override
        public ai.tekton.llm.interceptor.Answer intercept(ChatCall call, Chain chain) {
            throw new IllegalStateException("a secret");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionWhileAnAnswerIsChangedEndsTheCall(Face face, RhetorMock rhetor) {
        rhetor.enqueue(reply(face, "answer"));
        LlmInterceptor failing = (call, chain) -> chain.proceed(call)
                .mapResponse(answer -> {
                    throw new AssertionError("a secret");
                })
                .mapChunk(chunk -> {
                    throw new AssertionError("a secret");
                });
        try (TektonLlmClient client = plain(rhetor).interceptor(failing).build()) {
            assertThatThrownBy(() -> face.ask(client)).hasStackTraceContaining("failed: java.lang.AssertionError.");
            assertThat(client.openCalls()).isZero();
        }
    }

    @Test
    void anInterceptorThatMovesTheEndOfAStreamIsRefused(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("a", "b"));
        LlmInterceptor wrong = (call, chain) -> chain.proceed(call)
                .mapChunk(chunk -> chunk.toBuilder().done(true).build());
        try (TektonLlmClient client = plain(rhetor).interceptor(wrong).build();
                ChunkStream stream = client.streamText("Hi")) {
            assertThatThrownBy(stream::text).hasMessageContaining("must not change 'done' of a chunk");
        }
    }

    @Test
    void anInterceptorThatReturnsNullFailsTheCall(RhetorMock rhetor) {
        try (TektonLlmClient client =
                plain(rhetor).interceptor((call, chain) -> null).build()) {
            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("must return an answer of its chain, but returned null.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfAnAnswerIsReportedOnceWithItsWholeText(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(
                face == Face.BLOCKING || face == Face.FUTURE ? Reply.text("one two") : Reply.stream("one ", "two"));
        List<AnswerEnd> ends = new CopyOnWriteArrayList<>();
        try (TektonLlmClient client = plain(rhetor).interceptor(watching(ends)).build()) {
            face.ask(client);
        }
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.response().orElseThrow().content()).isEqualTo("one two");
            assertThat(end.failure()).isEmpty();
        });
    }

    @Test
    void theEndOfACancelledAnswerIsReportedOnce(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b", "c"), Reply.text("never").hang());
        BlockingQueue<AnswerEnd> ends = new LinkedBlockingQueue<>();
        LlmInterceptor watching = (call, chain) -> chain.proceed(call).onEnd(ends::add);
        try (TektonLlmClient client = plain(rhetor).interceptor(watching).build()) {
            client.streamText("Hi").close();
            assertThat(ends.poll(SOON.toSeconds(), TimeUnit.SECONDS).failure())
                    .containsInstanceOf(LlmCancelledException.class);

            var hanging = client.async().generateText("Hi");
            rhetor.takeRequest(SOON);
            rhetor.takeRequest(SOON);
            hanging.cancel(true);
            assertThat(ends.poll(SOON.toSeconds(), TimeUnit.SECONDS).failure())
                    .containsInstanceOf(LlmCancelledException.class);
        }
        assertThat(ends).isEmpty();
    }

    private static LlmInterceptor watching(List<AnswerEnd> ends) {
        return (call, chain) -> chain.proceed(call).onEnd(ends::add);
    }

    @Test
    void aHeaderOfACallIsSentWithEachAttemptOfThatCallOnly(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(503, "busy"), Reply.text("a"), Reply.text("b"));
        try (TektonLlmClient client = plain(rhetor).maxRetries(1).build()) {
            client.withInterceptor(CallHeaders.of("X-Tenant", () -> "a")).generateText("Hi");
            client.generateText("Hi");
        }
        assertThat(rhetor.journal())
                .extracting(request -> request.header("X-Tenant").orElse("none"))
                .containsExactly("a", "a", "none");
    }

    @Test
    void aHeaderOfTheTransportAndAnInvalidHeaderAreRefused(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build()) {
            assertThatThrownBy(() -> client.withInterceptor(CallHeaders.of("Content-Length", "7"))
                            .generateText("Hi"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("Content-Length");
            assertThatThrownBy(() -> client.withInterceptor(CallHeaders.of("X-A", "b\r\nX-C: d"))
                            .generateText("Hi"))
                    .isInstanceOf(InvalidRequestException.class)
                    .message()
                    .contains("X-A")
                    .doesNotContain("X-C");
        }
        assertThat(rhetor.journal()).isEmpty();
    }

    @Test
    void aSurrogateHalfAddedByAnInterceptorIsRefused(RhetorMock rhetor) {
        LlmInterceptor wrong = (call, chain) -> chain.proceed(call.withMessages(List.of(Message.user("cut \uD83D"))));
        try (TektonLlmClient client = plain(rhetor).interceptor(wrong).build()) {
            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("messages[0].content");
        }
        assertThat(rhetor.journal()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheRestOfTheChainRunsInTheContextOfAnInterceptor(Face face, RhetorMock rhetor) throws Exception {
        ThreadLocal<String> trace = new ThreadLocal<>();
        ContextSnapshot ofCall = () -> {
            trace.set("call");
            return trace::remove;
        };
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        LlmInterceptor giving = (call, chain) -> chain.proceed(call).within(ofCall);
        LlmInterceptor looking = (call, chain) -> {
            seen.add("in " + trace.get());
            return chain.proceed(call).onEnd(end -> seen.add("at the end in " + trace.get()));
        };
        rhetor.enqueue(reply(face, "answer"));
        try (TektonLlmClient client =
                plain(rhetor).interceptor(giving).interceptor(looking).build()) {
            face.ask(client);
        }
        assertThat(seen).containsExactly("in call", "at the end in null");
        assertThat(trace.get()).isNull();
    }

    @Test
    void theUsersBackendRunsInTheContextThatAnInterceptorSets() {
        ThreadLocal<String> trace = new ThreadLocal<>();
        LlmBackend reporting = new LlmBackend() {
            @Override
            public String name() {
                return "reporting";
            }

            @Override
            public CompletionResponse complete(ChatCall call) {
                return CompletionResponse.builder()
                        .content(String.valueOf(trace.get()))
                        .build();
            }

            @Override
            public ChunkStream stream(ChatCall call) {
                throw new UnsupportedOperationException("Nobody asks for a stream.");
            }
        };
        ContextSnapshot ofCall = () -> {
            trace.set("call");
            return trace::remove;
        };
        try (TektonLlmClient client = plain("http://127.0.0.1:1")
                .useFallback(true)
                .fallbackBackends(List.of(reporting))
                .interceptor((call, chain) -> chain.proceed(call).within(ofCall))
                .build()) {
            assertThat(client.generateText("Hi").content()).isEqualTo("call");
        }
    }

    @Test
    void closingAViewWithAnInterceptorDoesNotCloseTheClient(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build()) {
            client.withInterceptor((call, chain) -> chain.proceed(call)).close();

            assertThat(client.generateText("Hi").content()).isNotEmpty();
        }
    }

    @Test
    void anInterceptorSeesWhetherAStreamIsRequested(RhetorMock rhetor) {
        List<Boolean> streaming = new ArrayList<>();
        LlmInterceptor looking = (call, chain) -> {
            streaming.add(chain.isStreaming());
            return chain.proceed(call);
        };
        try (TektonLlmClient client = plain(rhetor).interceptor(looking).build()) {
            client.generateText("Hi");
            client.streamText("Hi").forEach((StreamingChunk chunk) -> {});
        }
        assertThat(streaming).containsExactly(false, true);
    }
}
