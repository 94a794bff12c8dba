package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorOperation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many calls from many threads against a server of which one answer in ten is a fault. Short unless told otherwise:
 * {@code ./mvnw -pl client-extensions -am test -Dtest=SoakTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsoak.calls=10000 -Dsoak.threads=32}.
 */
class SoakTest {
    private static final int CALLS = Integer.getInteger("soak.calls", 1_000);
    private static final int THREADS = Integer.getInteger("soak.threads", 16);
    private static final Duration SOON = Duration.ofSeconds(60);

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

    private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger fallbacks = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void everyCallEndsOnceWithItsOwnAnswerAFallbackOrATypedExceptionAndNothingIsLeft() throws Exception {
        int threadsBefore = clientThreads().size();
        ClientConfig config;
        try (RhetorMock rhetor = RhetorMock.start()) {
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> reply(request, false));
            rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(request -> reply(request, true));
            config = ClientConfig.builder()
                    .url(rhetor.url())
                    .timeout(Duration.ofMillis(500))
                    .retryDelay(Duration.ofMillis(1))
                    .maxConnections(THREADS)
                    .build();
            try (TektonLlmClient client =
                    TektonLlmClient.builder().componentId("soak").config(config).build()) {
                makeCalls(client);
            }
            rhetor.awaitNoConnections(SOON);
        }
        for (Thread thread : clientThreads()) {
            thread.join(SOON.toMillis());
        }

        assertThat(answered).as("calls that ended").hasSize(CALLS);
        assertThat(answers.get() + fallbacks.get() + failures.get()).isEqualTo(CALLS);
        assertThat(answers.get()).as("most faults are made good by a retry").isGreaterThan(CALLS * 9 / 10);
        assertThat(clientThreads()).hasSizeLessThanOrEqualTo(threadsBefore);
    }

    private void makeCalls(TektonLlmClient client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> calls = IntStream.range(0, CALLS)
                    .mapToObj(i -> threads.submit(() -> call(client, i)))
                    .collect(Collectors.toList());
            for (Future<?> call : calls) {
                call.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void call(TektonLlmClient client, int number) {
        String prompt = "call " + number;
        try {
            String text;
            boolean fallback;
            if (number % 2 == 0) {
                var answer = client.generateText(prompt);
                text = answer.content();
                fallback = answer.fallback();
            } else {
                StringBuilder chunks = new StringBuilder();
                boolean[] marked = {false};
                client.streamText(prompt).forEach(chunk -> {
                    chunks.append(chunk.chunk());
                    marked[0] |= chunk.fallback();
                });
                text = chunks.toString();
                fallback = marked[0];
            }
            if (fallback) {
                fallbacks.incrementAndGet();
            } else {
                assertThat(text).isEqualTo("answer to " + prompt);
                answers.incrementAndGet();
            }
        } catch (TektonLlmException e) {
            failures.incrementAndGet();
        }
        assertThat(answered.add(number)).as("ended once").isTrue();
    }

    private static Reply reply(ReceivedRequest request, boolean stream) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(10) == 0) {
            return FAULTS.get(random.nextInt(FAULTS.size()));
        }
        String prompt = request.chatRequest().getMessages().get(0).getContent();
        return stream ? Reply.stream("answer ", "to ", prompt) : Reply.text("answer to " + prompt);
    }

    private static List<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tekton-llm-"))
                .collect(Collectors.toList());
    }
}
