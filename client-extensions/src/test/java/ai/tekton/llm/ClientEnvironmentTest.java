package ai.tekton.llm;

import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The threads, the clock, the age of connections and the cookies of one client. */
@ExtendWith(RhetorMockExtension.class)
class ClientEnvironmentTest {
    private static final Instant THEN = Instant.parse("2030-01-02T03:04:05Z");

    private final RhetorMock rhetor;

    ClientEnvironmentTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    /** Records the names of the threads that report outcomes, and their times. */
    private static final class Outcomes implements LlmEventListener {
        private final Queue<String> threads = new ConcurrentLinkedQueue<>();
        private final Queue<Instant> times = new ConcurrentLinkedQueue<>();

        @Override
        public void onOutcome(OutcomeEvent event) {
            threads.add(Thread.currentThread().getName());
            times.add(event.time());
        }
    }

    @Test
    void asynchronousCallsRunOnTheUsersExecutorWhichStaysOpen() throws Exception {
        ExecutorService users = Executors.newFixedThreadPool(2, task -> new Thread(task, "users"));
        Outcomes outcomes = new Outcomes();
        Queue<String> callbacks = new ConcurrentLinkedQueue<>();
        try (TektonLlmClient http =
                        plain(rhetor).executor(users).listener(outcomes).build();
                TektonLlmWebSocketClient socket = WebSocketClientTest.plain(rhetor)
                        .executor(users)
                        .listener(outcomes)
                        .build()) {
            WebSocketClientTest.get(http.async().generateText("Hi"));
            WebSocketClientTest.get(socket.stream(
                            "Hi", chunk -> callbacks.add(Thread.currentThread().getName()))
                    .text());
        }
        try {
            assertThat(outcomes.threads).hasSize(2).containsOnly("users");
            assertThat(callbacks).isNotEmpty().containsOnly("users");
            assertThat(users.isShutdown()).isFalse();
        } finally {
            users.shutdown();
        }
    }

    static Stream<RuntimeException> failuresOfExecutors() {
        return Stream.of(new RejectedExecutionException("full"), new IllegalStateException("broken"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfExecutors")
    void tasksThatTheUsersExecutorRejectsRunOnTheClientsThreads(RuntimeException failure) throws Exception {
        Executor full = task -> {
            throw failure;
        };
        Outcomes outcomes = new Outcomes();
        try (TektonLlmClient http =
                        plain(rhetor).executor(full).listener(outcomes).build();
                TektonLlmWebSocketClient socket = WebSocketClientTest.plain(rhetor)
                        .executor(full)
                        .listener(outcomes)
                        .build()) {
            assertThat(WebSocketClientTest.get(http.async().generateText("Hi")).content())
                    .isNotEmpty();
            assertThat(WebSocketClientTest.get(socket.generate("Hi")).content()).isNotEmpty();
        }
        assertThat(outcomes.threads)
                .hasSize(2)
                .allSatisfy(name -> assertThat(name).startsWith("tekton-llm-call-"));
    }

    @Test
    void theClockReportsTheTimeOfEventsAndTheWaitUntilADate() throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.error(429, "slowly").header("Retry-After", "Wed, 02 Jan 2030 03:04:35 GMT"));
        Clock clock = Clock.fixed(THEN, ZoneOffset.UTC);
        Outcomes outcomes = new Outcomes();
        try (TektonLlmClient http =
                        plain(rhetor).clock(clock).listener(outcomes).build();
                TektonLlmWebSocketClient socket = WebSocketClientTest.plain(rhetor)
                        .clock(clock)
                        .listener(outcomes)
                        .build()) {
            assertThatThrownBy(() -> http.generateText("Hi"))
                    .isInstanceOfSatisfying(
                            RateLimitException.class,
                            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(30)));
            WebSocketClientTest.get(socket.generate("Hi"));
        }
        assertThat(outcomes.times).hasSize(2).containsOnly(THEN);
    }

    @Test
    void aConnectionThatIsTooOldIsNotUsedAgain() {
        // Longer than the age that connections may have.
        Duration delay = Duration.ofMillis(30);
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> Reply.text("ok").delay(delay));
        try (TektonLlmClient brief =
                        plain(rhetor).connectionLifetime(Duration.ofMillis(10)).build();
                TektonLlmClient lasting =
                        plain(rhetor).connectionLifetime(Duration.ofHours(1)).build()) {
            for (int i = 0; i < 3; i++) {
                brief.generateText("Hi");
            }
            assertThat(rhetor.totalConnections()).isEqualTo(3);

            for (int i = 0; i < 3; i++) {
                lasting.generateText("Hi");
            }
            assertThat(rhetor.totalConnections()).isEqualTo(4);
        }
    }

    @Test
    void aCookieIsNeverSentBack() throws Exception {
        String cookie = "session=1; Path=/";
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> Reply.text("ok").header("Set-Cookie", cookie));
        rhetor.onHandshake()
                .enqueue(Reply.error(503, "not yet").header("Set-Cookie", cookie))
                .always(request -> Reply.standard().header("Set-Cookie", cookie));
        try (TektonLlmClient both =
                        plain(rhetor).transport(Transport.WEBSOCKET_FOR_STREAMS).build();
                TektonLlmWebSocketClient socket = WebSocketClientTest.plain(rhetor)
                        .maxRetries(3)
                        .retryDelay(Duration.ZERO)
                        .build()) {
            both.generateText("Hi");
            both.generateText("Hi");
            WebSocketClientTest.get(socket.generate("Hi"));
            both.streamText("Hi").text();
        }
        assertThat(rhetor.journal())
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(request -> assertThat(request.header("Cookie")).isEmpty());
    }
}
