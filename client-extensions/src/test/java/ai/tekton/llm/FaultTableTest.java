package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.StreamEnd;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every known way in which servers fail, for complete answers, for streams and for both asynchronously: the result for the
 * caller, within its time, and that neither a connection nor a thread is left behind.
 */
class FaultTableTest {
    /** The timeout of calls that must exceed it. */
    private static final GenerationOptions IMPATIENT =
            GenerationOptions.builder().timeout(Duration.ofMillis(500)).build();

    /** The timeout of all other calls, which it must never end, however busy the machine is. */
    private static final GenerationOptions PATIENT =
            GenerationOptions.builder().timeout(SOON).build();

    /** The forms of a call; each returns the text of the answer. */
    enum Way {
        COMPLETE(false) {
            @Override
            String text(TektonLlmClient client, GenerationOptions options) {
                return client.generateText("Hi", options).content();
            }
        },
        STREAM(true) {
            @Override
            String text(TektonLlmClient client, GenerationOptions options) {
                return client.streamText("Hi", options).text();
            }
        },
        ASYNC_COMPLETE(false) {
            @Override
            String text(TektonLlmClient client, GenerationOptions options) throws Exception {
                return client.async()
                        .generateText("Hi", options)
                        .get(SOON.toSeconds(), TimeUnit.SECONDS)
                        .content();
            }
        },
        ASYNC_STREAM(true) {
            @Override
            String text(TektonLlmClient client, GenerationOptions options) throws Exception {
                Collector collector = new Collector();
                client.async().streamText("Hi", options).subscribe(collector);
                return collector.text.get(SOON.toSeconds(), TimeUnit.SECONDS);
            }
        };

        private final boolean streams;

        Way(boolean streams) {
            this.streams = streams;
        }

        abstract String text(TektonLlmClient client, GenerationOptions options) throws Exception;
    }

    private record Fault(
            String name, Optional<Reply> reply, Class<?> completeFailure, Class<?> streamFailure, String textSoFar) {}

    private static final Class<?> CONNECTION = LlmConnectionException.class;
    private static final Class<?> TIMED_OUT = LlmTimeoutException.class;
    private static final Class<?> ADAPTER = AdapterException.class;

    static Stream<Fault> faults() {
        String hour = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        return Stream.of(
                new Fault("refuse", Optional.empty(), CONNECTION, CONNECTION, ""),
                both("accept and close", Reply.noAnswer(), CONNECTION),
                both("reset", Reply.reset(), CONNECTION),
                both("silence before the status line", Reply.text("x").hang(), TIMED_OUT),
                both("silence after the headers", Reply.stream("x").hangAfterHeaders(), TIMED_OUT),
                both("drip, one byte a second", Reply.standard().drip(Duration.ofSeconds(1)), TIMED_OUT),
                complete("cut in the middle of an answer", Reply.text("Paris.").cutWithin(0), CONNECTION),
                stream(
                        "cut in the middle of a chunk",
                        Reply.stream("Par", "is.").cutWithin(1),
                        CONNECTION,
                        "Par"),
                stream(
                        "reset in the middle of a stream",
                        Reply.stream("a", "b").cutAfter(1).byReset(),
                        CONNECTION,
                        "a"),
                complete(
                        "Content-Length longer than the body",
                        Reply.text("Paris.").contentLength(99_999),
                        CONNECTION),
                stream(
                        "Content-Length longer than the stream",
                        Reply.stream("Par", "is.").ending(StreamEnd.NONE).contentLength(99_999),
                        CONNECTION,
                        "Paris."),
                both("bytes that are not HTTP", Reply.notHttp(bytes("HELO\r\n\r\n")), CONNECTION),
                both("a 200 of HTML", Reply.body("text/html", "<html>Welcome</html>"), CONNECTION),
                both("invalid JSON", Reply.body("application/json", "{\"content\": "), CONNECTION),
                stream("an event of invalid JSON", Reply.events("data: {\"chunk\": \n\n"), CONNECTION, ""),
                both("empty body", Reply.body("application/json", ""), CONNECTION),
                stream("empty stream", Reply.events(), CONNECTION, ""),
                both("null", Reply.body("application/json", "null"), CONNECTION),
                stream("an event of null", Reply.events("data: null\n\n"), CONNECTION, ""),
                both("200 with error", Reply.json(Map.of("error", "overloaded")), ADAPTER),
                stream("error as the first event", Reply.stream("a").errorAfter(0, "overloaded"), ADAPTER, ""),
                stream("error as a later event", Reply.stream("a", "b").errorAfter(1, "overloaded"), ADAPTER, "a"),
                stream(
                        "event without an end of 2 MiB",
                        Reply.repeated("text/event-stream", "data: xxxxxxxxxxxxxxxxxx", 100_000),
                        CONNECTION,
                        ""),
                both("body of 1 GiB", Reply.endless(1 << 30), CONNECTION),
                both("429 with Retry-After of 1 s", limited("1"), RateLimitException.class),
                both("429 with Retry-After of a date", limited(hour), RateLimitException.class),
                both("429 with Retry-After of nonsense", limited("soon"), RateLimitException.class),
                both("429 with Retry-After of an hour", limited("3600"), RateLimitException.class),
                both("redirect", Reply.redirect(307, "http://127.0.0.1:1/"), CONNECTION),
                both("401", Reply.detail(401, "Not authenticated"), AuthenticationException.class));
    }

    private static Fault both(String name, Reply reply, Class<?> failure) {
        return new Fault(name, Optional.of(reply), failure, failure, "");
    }

    private static Fault complete(String name, Reply reply, Class<?> failure) {
        return new Fault(name, Optional.of(reply), failure, null, "");
    }

    private static Fault stream(String name, Reply reply, Class<?> failure, String textSoFar) {
        return new Fault(name, Optional.of(reply), null, failure, textSoFar);
    }

    private static Reply limited(String retryAfter) {
        return Reply.error(429, "slow down").header("Retry-After", retryAfter);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static Stream<Arguments> faultsInEachWay() {
        return faults().flatMap(fault -> Stream.of(Way.values())
                .filter(way -> (way.streams ? fault.streamFailure() : fault.completeFailure()) != null)
                .map(way -> Arguments.of(fault.name(), way, fault)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faultsInEachWay")
    void eachFaultBecomesItsExceptionInTimeAndLeavesNoConnectionOrThread(String name, Way way, Fault fault)
            throws Exception {
        List<Thread> others = TestClients.clientThreads();
        try (RhetorMock rhetor = RhetorMock.start()) {
            fault.reply().ifPresentOrElse(rhetor::enqueue, rhetor::close);
            Class<?> expected = way.streams ? fault.streamFailure() : fault.completeFailure();
            TektonLlmClient client = plain(rhetor).build();
            try (client) {
                Throwable failure = failure(client, way, expected == TIMED_OUT ? IMPATIENT : PATIENT);

                assertThat(failure).isInstanceOf(expected);
                assertThat(((ai.tekton.llm.error.TektonLlmException) failure)
                                .partialText()
                                .orElse(""))
                        .isEqualTo(way.streams ? fault.textSoFar() : "");
                if (fault.reply().isPresent()) {
                    // On a machine that stands still for a while, the time may be up before the server has the request.
                    assertThat(rhetor.journal()).hasSizeBetween(expected == TIMED_OUT ? 0 : 1, 1);
                    assertWorksAgain(rhetor, client, way);
                }
            }
            rhetor.awaitNoConnections(SOON);
            assertNoThreadIsLeft(others);
        }
    }

    private static void assertWorksAgain(RhetorMock rhetor, TektonLlmClient client, Way way) throws Exception {
        // The fault may still wait for its request, which was not sent in time.
        rhetor.reset();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.text("Paris."));
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(Reply.stream("Paris."));
        assertThat(way.text(client, PATIENT)).isEqualTo("Paris.");
        assertThat(rhetor.openConnections()).isLessThanOrEqualTo(2);
    }

    private static Throwable failure(TektonLlmClient client, Way way, GenerationOptions options) {
        try {
            return new AssertionError("There was an answer: " + way.text(client, options));
        } catch (ExecutionException | CompletionException e) {
            return e.getCause();
        } catch (Exception e) {
            return e;
        }
    }

    /** The watchdog and the workers of this test's client; each ends by itself once the client is closed. */
    private static void assertNoThreadIsLeft(List<Thread> others) throws InterruptedException {
        List<Thread> own = TestClients.clientThreads();
        own.removeAll(others);
        for (Thread thread : own) {
            thread.join(SOON.toMillis());
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.EnumSource(Way.class)
    void twoFailuresAndThenAnAnswerAreAnAnswerOfTheThirdAttempt(Way way) throws Exception {
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmClient client = plain(rhetor).maxRetries(2).build()) {
            rhetor.enqueue(Reply.error(503, "starting"), Reply.error(503, "starting"));
            rhetor.enqueue(way.streams ? Reply.stream("Paris.") : Reply.text("Paris."));

            assertThat(way.text(client, PATIENT)).isEqualTo("Paris.");
            assertThat(rhetor.journal())
                    .extracting(request -> request.header("X-Request-Attempt").orElseThrow())
                    .containsExactly("1", "2", "3");
            assertThat(rhetor.journal().stream()
                            .map(request -> request.header("X-Request-ID"))
                            .distinct())
                    .as("one id for all attempts")
                    .hasSize(1);
        }
    }

    /** Collects a published answer. */
    static class Collector implements Flow.Subscriber<StreamingChunk> {
        private final CompletableFuture<String> text = new CompletableFuture<>();

        CompletableFuture<String> text() {
            return text;
        }

        private final StringBuilder soFar = new StringBuilder();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(StreamingChunk chunk) {
            soFar.append(chunk.chunk());
        }

        @Override
        public void onError(Throwable failure) {
            text.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            text.complete(soFar.toString());
        }
    }
}
