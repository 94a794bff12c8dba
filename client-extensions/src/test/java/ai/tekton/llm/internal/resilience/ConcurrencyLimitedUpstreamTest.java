package ai.tekton.llm.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitedUpstreamTest {
    /** What reached the server; a test ends it. */
    private static final class Served implements Source<StreamingChunk> {
        private Sink<StreamingChunk> sink;
        private boolean cancelled;
        private boolean answered;

        @Override
        public void pull(Sink<StreamingChunk> downstream) {
            sink = downstream;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        void answer() {
            answered = true;
            sink.next(StreamingChunk.builder().chunk("x").done(true).build());
        }
    }

    /** One call, and its signals. */
    private static final class Seen implements Sink<StreamingChunk> {
        private final CompletableFuture<Object> end = new CompletableFuture<>();

        @Override
        public void opened() {}

        @Override
        public void next(StreamingChunk item) {
            end.complete(item);
        }

        @Override
        public void ended() {
            end.complete("ended");
        }

        @Override
        public void failed(TektonLlmException failure) {
            end.complete(failure);
        }
    }

    private static final CallLoop AT_ONCE = new CallLoop() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void block(Runnable work, Runnable then) {
            work.run();
            then.run();
        }
    };

    private final List<Served> served = new ArrayList<>();
    private final Watchdog watchdog = new Watchdog();
    private final Upstream server = new Upstream() {
        @Override
        @SuppressWarnings("unchecked") // Only streams are requested.
        public <T> Source<T> open(Request<T> request, CallLoop loop) {
            Served source = new Served();
            served.add(source);
            return (Source<T>) source;
        }

        @Override
        public String name() {
            return "server";
        }

        @Override
        public void close() {}
    };

    @AfterEach
    void close() {
        watchdog.close();
    }

    private static Request<StreamingChunk> request(Deadline deadline) {
        CallContext context = CallContext.builder()
                .timeout(Duration.ofSeconds(30))
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(deadline)
                .build();
        return Request.stream(ChatCall.builder()
                .component("test")
                .messages(List.of(Message.user("Hi")))
                .options(GenerationOptions.defaults())
                .context(context)
                .build());
    }

    private Source<StreamingChunk> call(Upstream limited, Seen seen) {
        Source<StreamingChunk> source = limited.open(request(Deadline.none()), AT_ONCE);
        source.pull(seen);
        return source;
    }

    @Test
    void waitingCallsStartInTheirOrderWhenEarlierCallsEnd() {
        Upstream limited = new ConcurrencyLimitedUpstream(server, 1, watchdog);
        Seen first = new Seen();
        Seen second = new Seen();
        call(limited, first);
        call(limited, second);
        assertThat(served).hasSize(1);

        served.get(0).answer();
        assertThat(first.end).isDone();
        assertThat(served).hasSize(2);
        assertThat(second.end).isNotDone();

        served.get(1).answer();
        assertThat(second.end).isDone();
    }

    @Test
    void aCallCancelledWhileWaitingIsNeverSentAndARunningOnePassesItsTurnOn() {
        Upstream limited = new ConcurrencyLimitedUpstream(server, 1, watchdog);
        Source<StreamingChunk> first = call(limited, new Seen());
        Source<StreamingChunk> second = call(limited, new Seen());
        Seen third = new Seen();
        call(limited, third);

        second.cancel();
        first.cancel();

        assertThat(served).hasSize(2);
        assertThat(served.get(0).cancelled).isTrue();
        served.get(1).answer();
        assertThat(third.end).isDone();
    }

    @Test
    void aCallWhoseDeadlinePassesWhileItWaitsFailsAndNamesTheLimit() throws Exception {
        Upstream limited = new ConcurrencyLimitedUpstream(server, 1, watchdog);
        call(limited, new Seen());
        Seen late = new Seen();
        limited.open(request(Deadline.in(Duration.ofMillis(1))), AT_ONCE).pull(late);

        assertThat(late.end.get(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        LlmTimeoutException.class,
                        e -> assertThat(e)
                                .hasMessageContaining("waited for its turn")
                                .hasMessageContaining("maxConcurrentCalls"));
        assertThat(served).hasSize(1);
    }

    @Test
    void noTurnIsLostOrGivenTwiceInAnyOrderOfCalls() {
        Random random = new Random(9);
        for (int round = 0; round < 500; round++) {
            served.clear();
            int limit = 1 + random.nextInt(3);
            Upstream limited = new ConcurrencyLimitedUpstream(server, limit, watchdog);
            List<Source<StreamingChunk>> calls = new ArrayList<>();
            List<Seen> seen = new ArrayList<>();
            List<Integer> open = new ArrayList<>();
            for (int step = 0; step < 30; step++) {
                int choice = random.nextInt(3);
                if (choice == 0 || open.isEmpty()) {
                    open.add(calls.size());
                    seen.add(new Seen());
                    calls.add(call(limited, seen.get(seen.size() - 1)));
                } else if (choice == 1) {
                    calls.get(open.remove(random.nextInt(open.size()))).cancel();
                } else {
                    underWay().stream().findFirst().ifPresent(Served::answer);
                    open.removeIf(number -> seen.get(number).end.isDone());
                }
                assertThat(underWay()).as("under way at once").hasSizeLessThanOrEqualTo(limit);
                assertThat(underWay().size()).as("turns in use").isEqualTo(Math.min(limit, open.size()));
            }
        }
    }

    /** What the server works on: neither answered nor cancelled. */
    private List<Served> underWay() {
        return served.stream()
                .filter(source -> !source.cancelled && !source.answered)
                .toList();
    }
}
