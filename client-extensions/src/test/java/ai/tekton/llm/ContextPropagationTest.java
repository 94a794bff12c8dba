package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamingChunk;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The context of a caller's thread, on the threads that work for its call. */
@ExtendWith(RhetorMockExtension.class)
class ContextPropagationTest {
    private final ThreadLocal<String> held = new ThreadLocal<>();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void letGo() {
        held.remove();
    }

    private ContextPropagator propagator() {
        return () -> {
            String taken = held.get();
            return () -> restore(taken);
        };
    }

    private ContextSnapshot.Scope restore(String taken) {
        String before = held.get();
        held.set(taken);
        return () -> held.set(before);
    }

    private TektonLlmClientBuilder carrying(RhetorMock rhetor) {
        return plain(rhetor).contextPropagator(propagator());
    }

    private String next() throws InterruptedException {
        return seen.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private void look(String who) {
        seen.add(who + " " + held.get());
    }

    @Test
    void chainedStagesListenersAndInterceptorsHaveTheCallersContext(RhetorMock rhetor) throws Exception {
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                look("listener");
            }
        };
        try (TektonLlmClient client = carrying(rhetor)
                .listener(listener)
                .interceptor((call, chain) -> {
                    look("interceptor");
                    return chain.proceed(call);
                })
                .build()) {
            held.set("trace-1");
            rhetor.enqueue(Reply.text("a").hold(gate));
            CompletableFuture<Void> looked = client.async().generateText("Hi").thenAccept(answer -> look("chained"));
            held.set("trace-2");
            gate.complete(null);
            looked.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(next()).isEqualTo("interceptor trace-1");
        assertThat(next()).isEqualTo("listener trace-1");
        assertThat(next()).isEqualTo("chained trace-1");
    }

    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    @Test
    void aSubscriberHasTheContextOfTheThreadThatSubscribed(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b"));
        try (TektonLlmClient client = carrying(rhetor).build()) {
            Flow.Publisher<StreamingChunk> publisher = client.async().streamText("Hi");
            held.set("trace-1");
            publisher.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(StreamingChunk chunk) {
                    look("next");
                }

                @Override
                public void onError(Throwable failure) {
                    look("error");
                }

                @Override
                public void onComplete() {
                    look("complete");
                }
            });
            held.set("trace-2");

            String last = next();
            assertThat(last).isEqualTo("next trace-1");
            while (last.startsWith("next")) {
                last = next();
            }
            assertThat(last).isEqualTo("complete trace-1");
        }
    }

    @Test
    void aCallThatIsCancelledIsReportedWithTheCallersContext(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                look("listener");
            }
        };
        try (TektonLlmClient client = carrying(rhetor).listener(listener).build()) {
            held.set("trace-1");
            CompletableFuture<CompletionResponse> call = client.async().generateText("Hi");
            held.set("trace-2");
            rhetor.takeRequest(SOON);
            call.cancel(true);

            assertThat(next()).isEqualTo("listener trace-1");
        }
    }

    @Test
    void aUsersBackendHasTheContextOfABlockingCaller(RhetorMock rhetor) throws Exception {
        try (TektonLlmClient client = carrying(rhetor).backend(new Looking()).build()) {
            held.set("trace-1");
            client.generateText("Hi");

            assertThat(next()).isEqualTo("backend trace-1");
            assertThat(held.get()).isEqualTo("trace-1");
        }
    }

    @Test
    void aContextThatCannotBeCapturedFailsNoCall(RhetorMock rhetor) {
        ContextPropagator failing = () -> {
            throw new IllegalStateException("a bug");
        };
        try (TektonLlmClient client = plain(rhetor).contextPropagator(failing).build()) {
            assertThat(client.generateText("Hi").content()).isNotEmpty();
        }
    }

    @Test
    void aContextThatCannotBeSetOrRemovedOnAThreadFailsNoCall(RhetorMock rhetor) throws Exception {
        ContextPropagator unusable = () -> () -> {
            throw new IllegalStateException("no thread of mine");
        };
        ContextPropagator sticky = () -> () -> () -> {
            throw new NoClassDefFoundError("gone");
        };
        try (TektonLlmClient client = carrying(rhetor)
                .contextPropagator(unusable)
                .contextPropagator(sticky)
                .build()) {
            held.set("caller");
            client.async()
                    .generateText("Hi")
                    .thenAccept(answer -> look("stage"))
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(next()).isEqualTo("stage caller");
    }

    @Test
    void aPropagatorThatThrowsAnErrorOrReturnsNullFailsNoCall(RhetorMock rhetor) throws Exception {
        ContextPropagator failing = () -> {
            throw new AssertionError("a bug");
        };
        ContextPropagator unusable = () -> () -> {
            throw new StackOverflowError("a bug");
        };
        ContextPropagator sticky = () -> () -> () -> {
            throw new AssertionError("a bug");
        };
        try (TektonLlmClient client = carrying(rhetor)
                .contextPropagator(failing)
                .contextPropagator(unusable)
                .contextPropagator(sticky)
                .contextPropagator(() -> null)
                .contextPropagator(() -> () -> null)
                .build()) {
            held.set("caller");
            client.async()
                    .generateText("Hi")
                    .thenAccept(answer -> look("stage"))
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(next()).isEqualTo("stage caller");
    }

    private final class Looking implements LlmBackend {
        @Override
        public CompletionResponse complete(ChatCall call) {
            look("backend");
            return CompletionResponse.builder().content("a").build();
        }

        @Override
        public ChunkStream stream(ChatCall call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProviderList providers(CallContext context) {
            return ProviderList.empty();
        }

        @Override
        public Health health(CallContext context) {
            return Health.of(HealthStatus.HEALTHY);
        }

        @Override
        public String name() {
            return "looking";
        }
    }
}
