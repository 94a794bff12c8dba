package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Many calls in every form, over both transports, against a server with a fault in one answer of ten, from callers of whom
 * one in forty leaves or fails. Each call ends once, with its own answer, a fallback or one of the library's exceptions;
 * each request at the server belongs to a reported attempt; and in the end nothing is left. Short by default; longer with
 * {@code ./mvnw -pl client-extensions -am test -Dtest=SoakTest -Dsurefire.failIfNoSpecifiedTests=false -Dsoak.calls=1000000
 * -Dsoak.concurrency=64}.
 */
class SoakTest {
    private static final int CALLS = Integer.getInteger("soak.calls", 2_000);
    private static final int CONCURRENCY = Integer.getInteger("soak.concurrency", 32);
    private static final int FAULT_IN = 10;
    private static final int LEAVES_IN = 40;
    /** How much more heap may be reachable in the end: what a JVM that has worked keeps of classes and pools. */
    private static final long MOST_KEPT_MIB = 64;

    /** What the server does in the place of an answer; over the WebSocket, those that a frame can be answered with. */
    private static final List<Reply> FAULTS = List.of(
            Reply.noAnswer(),
            Reply.reset(),
            Reply.text("never").hang(),
            Reply.stream("x").hangAfterHeaders(),
            Reply.standard().drip(Duration.ofSeconds(1)),
            Reply.text("cut").cutWithin(0),
            Reply.stream("a", "b").cutWithin(1),
            Reply.body("application/json", "{\"content\": \"short").contentLength(99_999),
            Reply.notHttp("HELO\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
            Reply.notHttp("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
            Reply.body("text/html", "<html>Welcome</html>"),
            Reply.body("application/json", "{\"content\": "),
            Reply.body("application/json", ""),
            Reply.body("application/json", "null"),
            Reply.json(Map.of("error", "overloaded")),
            Reply.stream("a").errorAfter(0, "overloaded"),
            Reply.stream("a", "b").errorAfter(1, "overloaded"),
            Reply.error(429, "slow down").header("Retry-After", "0"),
            Reply.error(429, "slow down").header("Retry-After", "3600"),
            Reply.error(503, "starting"),
            Reply.redirect(307, "http://127.0.0.1:1/"),
            Reply.detail(401, "Not authenticated"));

    private static final List<Reply> FRAME_FAULTS = List.of(
            Reply.text("never").hang(),
            Reply.stream("a").errorAfter(0, "overloaded"),
            Reply.stream("a", "b").errorAfter(1, "overloaded"),
            Reply.error(429, "slow down"),
            Reply.error(503, "starting"),
            Reply.error(500, "broken"),
            Reply.detail(401, "Not authenticated"));

    private final AtomicIntegerArray ends = new AtomicIntegerArray(CALLS);
    private final AtomicIntegerArray requests = new AtomicIntegerArray(CALLS);
    private final LongAdder attempts = new LongAdder();
    private final LongAdder outcomes = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private final LongAdder others = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final LongAdder suspended = new LongAdder();
    private final CountDownLatch reported = new CountDownLatch(CALLS);
    private final AtomicInteger wrongAnswers = new AtomicInteger();
    private final LlmEventListener counting = new LlmEventListener() {
        @Override
        public void onAttempt(AttemptEvent event) {
            attempts.increment();
        }

        @Override
        public void onFallback(FallbackEvent event) {
            if (event.failure().getMessage().contains("suspended")) {
                suspended.increment();
            }
        }

        @Override
        public void onOutcome(OutcomeEvent event) {
            outcomes.increment();
            if (event.failure().isEmpty() && !event.fallback()) {
                answers.increment();
            } else {
                others.increment();
            }
            reported.countDown();
        }
    };

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void everyCallEndsOnceAndNoResourceIsLeft(TestReporter reporter) throws Exception {
        List<Thread> others = TestClients.clientThreads();
        long heapBefore = heapMib();
        try (RhetorMock rhetor = RhetorMock.start()) {
            script(rhetor);
            ClientConfig config = ClientConfig.builder()
                    .url(rhetor.url())
                    .timeout(Duration.ofMillis(500))
                    .retryDelay(Duration.ofMillis(1))
                    .maxConnections(CONCURRENCY)
                    // On a machine that stands still for a while, timeouts open it; then it is to be soon over.
                    .circuitBreaker(CircuitBreakerConfig.builder()
                            .windowSize(20)
                            .failureShare(0.5)
                            .openFor(Duration.ofMillis(100))
                            .probes(1)
                            .build())
                    .build();
            try (TektonLlmClient http = client(config, Transport.HTTP);
                    TektonLlmClient mixed = client(config, Transport.WEBSOCKET_FOR_STREAMS);
                    TektonLlmWebSocketClient socket = TektonLlmWebSocketClient.builder()
                            .componentId("soak")
                            .config(config)
                            .listener(counting)
                            .build()) {
                callAll(rhetor, List.of(new Forms(http, socket), new Forms(mixed, socket)));

                assertThat(http.openCalls() + mixed.openCalls() + socket.openCalls())
                        .as("open calls")
                        .isZero();
                awaitNoRequestsUnderWay(socket);
                assertThat(socket.requestsUnderWay()).as("pending requests").isZero();
            }
            rhetor.awaitNoConnections(SOON);
        }
        List<Thread> own = TestClients.clientThreads();
        // Those that clients of other tests have left have no reason to end.
        own.removeAll(others);
        for (Thread thread : own) {
            thread.join(SOON.toMillis());
        }
        // The outcomes of calls whose callers left are reported afterwards, on virtual threads if there are any.
        assertThat(reported.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        check(others.size(), heapBefore, reporter);
    }

    /** A request that is cancelled while it begins is among those in progress for another moment. */
    private static void awaitNoRequestsUnderWay(TektonLlmWebSocketClient socket) {
        long end = System.nanoTime() + SOON.toNanos();
        while (socket.requestsUnderWay() > 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private static long heapMib() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private TektonLlmClient client(ClientConfig config, Transport transport) {
        return TektonLlmClient.builder()
                .componentId("soak")
                .config(config)
                .transport(transport)
                .listener(counting)
                .build();
    }

    private void script(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> {
            String prompt = request.chatRequest().getMessages().get(0).getContent();
            return reply(prompt, FAULTS, false);
        });
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(request -> {
            String prompt = request.chatRequest().getMessages().get(0).getContent();
            return reply(prompt, FAULTS, true);
        });
        for (FrameType type : List.of(FrameType.GENERATE, FrameType.STREAM, FrameType.CHAT, FrameType.CHAT_STREAM)) {
            boolean stream = type == FrameType.STREAM || type == FrameType.CHAT_STREAM;
            rhetor.on(type).always(frame -> {
                String prompt = frame.chatRequest().getMessages().get(0).getContent();
                return reply(prompt, FRAME_FAULTS, stream);
            });
        }
    }

    private Reply reply(String prompt, List<Reply> faults, boolean stream) {
        requests.incrementAndGet(Integer.parseInt(prompt));
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(FAULT_IN) == 0) {
            return faults.get(random.nextInt(faults.size()));
        }
        return stream ? Reply.stream("answer ", "to ", prompt) : Reply.text("answer to " + prompt);
    }

    private void callAll(RhetorMock rhetor, List<Forms> forms) throws Exception {
        Semaphore underWay = new Semaphore(CONCURRENCY);
        for (int number = 0; number < CALLS; number++) {
            underWay.acquire();
            int call = number;
            if (leaves(number)) {
                left.increment();
            }
            forms.get(call % 2).start(call / 2, Integer.toString(call)).whenComplete((text, failure) -> {
                ends.incrementAndGet(call);
                boolean own = failure != null
                        || text.equals("answer to " + call)
                        || text.startsWith("The LLM service could not be reached");
                if (!own) {
                    wrongAnswers.incrementAndGet();
                }
                underWay.release();
            });
            if (number % 1_000 == 0) {
                rhetor.clearJournal();
            }
        }
        underWay.acquire(CONCURRENCY);
    }

    private static boolean leaves(int number) {
        return number % LEAVES_IN == LEAVES_IN - 1;
    }

    private void check(int threadsBefore, long heapBefore, TestReporter reporter) {
        long seen = 0;
        int endedOnce = 0;
        for (int i = 0; i < CALLS; i++) {
            endedOnce += ends.get(i) == 1 ? 1 : 0;
            seen += requests.get(i);
        }
        long heap = heapMib();
        int threads = TestClients.clientThreads().size();
        String sums = CALLS + " calls, " + endedOnce + " ended once, " + outcomes + " outcomes: " + answers
                + " answers, "
                + others + " fallbacks and failures, " + suspended + " of them suspended; " + attempts + " attempts, "
                + left + " left by their callers, "
                + seen
                + " requests at the server; threads " + threadsBefore + " before and " + threads + " after, heap "
                + heapBefore + " MiB before and " + heap + " MiB after";
        reporter.publishEntry("soak", sums);
        // Surefire shows no entries of the reporter.
        System.out.println("Soak: " + sums);
        assertThat(endedOnce).as("calls that ended once").isEqualTo(CALLS);
        assertThat(outcomes.sum()).as("outcomes that listeners received").isEqualTo(CALLS);
        assertThat(wrongAnswers).as("answers to another's question").hasValue(0);
        // A machine that stands still for a while opens the breakers, and then many calls fall back in no time.
        assertThat(answers.sum())
                .as("most faults are made good by a retry")
                .isGreaterThan((CALLS - suspended.sum()) * 8 / 10);
        assertThat(seen).as("requests at the server that no attempt tells of").isLessThanOrEqualTo(attempts.sum());
        assertThat(threads).as("threads of clients").isLessThanOrEqualTo(threadsBefore);
        assertThat(heap).as("MiB of heap in the end").isLessThanOrEqualTo(heapBefore + MOST_KEPT_MIB);
    }

    /** The forms of a call, in turn. */
    private record Forms(TektonLlmClient client, TektonLlmWebSocketClient socket) {
        CompletableFuture<String> start(int turn, String prompt) {
            if (leaves(Integer.parseInt(prompt))) {
                return leave(turn, prompt);
            }
            GenerationOptions none = GenerationOptions.defaults();
            return switch (turn % 7) {
                case 0 -> blocking(() -> client.generateText(prompt).content());
                case 1 -> blocking(() -> client.streamText(prompt).text());
                case 2 -> client.async().generateText(prompt).thenApply(CompletionResponse::content);
                case 3 -> subscribed(client.async().streamText(prompt));
                case 4 -> socket.generate(prompt).thenApply(CompletionResponse::content);
                case 5 -> socket.stream(prompt, chunk -> {}).text();
                default -> subscribed(socket.stream(prompt, none));
            };
        }

        /** A caller that goes away, or fails, before its answer is there; the call ends all the same. */
        private CompletableFuture<String> leave(int turn, String prompt) {
            return switch (turn % 4) {
                case 0 -> cancelled(client.async().generateText(prompt));
                case 1 -> blocking(() -> firstPieceOf(client.streamText(prompt)));
                case 2 ->
                    socket.stream(prompt, chunk -> {
                                throw new AssertionError("a mistake of the caller's");
                            })
                            .text();
                default -> cancelled(socket.generate(prompt));
            };
        }

        private static CompletableFuture<String> cancelled(CompletableFuture<CompletionResponse> answer) {
            answer.cancel(true);
            return answer.thenApply(CompletionResponse::content);
        }

        private static String firstPieceOf(ChunkStream stream) {
            try (stream) {
                stream.iterator().next();
            }
            throw new IllegalStateException("gone");
        }

        private static CompletableFuture<String> blocking(Supplier<String> call) {
            return CompletableFuture.supplyAsync(call, TestClients.newThread());
        }

        private static CompletableFuture<String> subscribed(Flow.Publisher<StreamingChunk> publisher) {
            FaultTableTest.Collector collector = new FaultTableTest.Collector();
            publisher.subscribe(collector);
            return collector.text();
        }
    }
}
