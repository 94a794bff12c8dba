package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.ManualDeadline;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.RecordingSink;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One request over the WebSocket, between a link without a socket and a loop that the test runs. */
class WebSocketSourceTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int CAPACITY = 2;

    private final FakeSession session = new FakeSession();
    private final WebSocketLink link = new WebSocketLink(session, new LinkListener() {
        @Override
        public void onText(WebSocketLink from, String text) {}

        @Override
        public void onLost(WebSocketLink lost, int code, String reason) {}
    });
    private final List<String> owned = new ArrayList<>();
    private final List<String> signals = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final AtomicLong nanos = new AtomicLong();

    private final CallLoop loop = new CallLoop() {
        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void block(Runnable work, Runnable then) {
            throw new AssertionError("A WebSocket never blocks.");
        }
    };

    private final WebSocketSource.Owner owner = new WebSocketSource.Owner() {
        @Override
        public void begin(WebSocketSource<?> source) {
            owned.add("begin");
        }

        @Override
        public void over(WebSocketSource<?> source) {
            owned.add("over");
        }

        @Override
        public TektonLlmException late(WebSocketSource<?> source) {
            return new LlmTimeoutException("late");
        }

        @Override
        public TektonLlmException tooSlow(WebSocketSource<?> source) {
            return new TektonLlmException("too slow");
        }

        @Override
        public String cancelFrame(WebSocketSource<?> source) {
            return "CANCEL " + source.id();
        }
    };

    private final Sink<StreamingChunk> sink = new RecordingSink<>(signals, StreamingChunk::chunk);

    private final WebSocketSource<StreamingChunk> source = source(Deadline.none());

    private WebSocketSource<StreamingChunk> source(Deadline deadline) {
        CallContext context = CallContext.builder()
                .timeout(TIMEOUT)
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(deadline)
                .build();
        ChatCall call = ChatCall.builder()
                .component("test")
                .messages(List.of(Message.user("Hi")))
                .options(GenerationOptions.defaults())
                .context(context)
                .build();
        return new WebSocketSource<>("7", Request.stream(call), loop, owner, CAPACITY);
    }

    /** Whatever happened, other threads can still use it. */
    @AfterEach
    void noThreadKeepsItsLock() throws Exception {
        CompletableFuture.supplyAsync(source::textSoFar).get(60, TimeUnit.SECONDS);
    }

    private void runLoop() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void pull() {
        source.pull(sink);
        runLoop();
    }

    private void sent() {
        source.send("CHAT_STREAM", link, failure -> signals.add("not sent"));
        runLoop();
    }

    private void come(String text, boolean done) {
        source.take(StreamingChunk.builder().chunk(text).done(done).build());
        runLoop();
    }

    @Test
    void aSourceStartsWithItsFirstPullAndAnswersEachPullOnce() {
        assertThat(owned).isEmpty();
        pull();
        assertThat(owned).containsExactly("begin");
        assertThat(signals).isEmpty();

        sent();
        assertThat(signals).containsExactly("opened");
        assertThat(source.link()).containsSame(link);
        come("a", false);
        come("b", true);
        assertThat(signals).as("before the next pull").containsExactly("opened");
        pull();
        pull();

        assertThat(signals).containsExactly("opened", "a", "b");
        assertThat(owned).containsExactly("begin", "over");
        assertThat(source.textSoFar()).isEqualTo("ab");
    }

    @Test
    void anItemThatIsAvailableImmediatelyReplacesTheOpenedSignal() {
        pull();
        source.take(StreamingChunk.builder().chunk("a").build());
        sent();

        assertThat(signals).containsExactly("a");
        pull();
        assertThat(signals).as("the next pull waits for a frame").containsExactly("a");
    }

    @Test
    void aRequestCancelledWhileItIsSentIsCancelledAfterItsOwnFrame() {
        pull();
        session.whenSending(source::cancel);
        sent();

        assertThat(session.sent()).containsExactly("CHAT_STREAM", "CANCEL 7");
        assertThat(signals).isEmpty();
        assertThat(owned).containsExactly("begin", "over");
    }

    @Test
    void aRequestThatIsCancelledBeforeItIsSentIsNotSent() {
        pull();
        source.cancel();
        sent();

        assertThat(session.sent()).isEmpty();
        assertThat(source.link()).isEmpty();
        assertThat(owned).containsExactly("begin", "over");
    }

    @Test
    void aSourceThatIsCancelledBeforeItIsPulledNeverBegins() {
        source.cancel();
        pull();

        assertThat(owned).containsExactly("over");
        assertThat(signals).isEmpty();
    }

    @Test
    void theServerIsNotifiedOnceThatARequestIsCancelled() {
        pull();
        sent();
        source.cancel();
        source.cancel();

        assertThat(session.sent()).containsExactly("CHAT_STREAM", "CANCEL 7");
        assertThat(owned).containsExactly("begin", "over");
    }

    @Test
    void noCancelFollowsAnAnswerThatHasEnded() {
        pull();
        sent();
        come("all", true);
        source.cancel();
        source.check(System.nanoTime() + TIMEOUT.multipliedBy(2).toNanos());

        assertThat(session.sent()).containsExactly("CHAT_STREAM");
        assertThat(owned).containsExactly("begin", "over");
    }

    @Test
    void noCancelFollowsAFailureReportedByTheServer() {
        pull();
        sent();
        source.fail(new LlmConnectionException("refused"));
        assertThat(owned).containsExactly("begin", "over");
        source.cancel();

        assertThat(session.sent()).containsExactly("CHAT_STREAM");
        assertThat(owned).containsExactly("begin", "over");
    }

    @Test
    void noCancelGoesToALinkThatIsLost() {
        pull();
        sent();
        link.lose(1006, "a test");
        source.cancel();

        assertThat(session.sent()).containsExactly("CHAT_STREAM");
        assertThat(owned).containsExactly("begin", "over");
    }

    @Test
    void waitingAndLaterFramesAreDroppedAfterACancel() {
        pull();
        sent();
        come("waits", false);
        source.cancel();
        come("late", false);
        come("later", true);
        source.fail(new LlmConnectionException("lost"));
        pull();

        assertThat(signals).containsExactly("opened");
        assertThat(source.textSoFar()).isEqualTo("waits");
        assertThat(owned).containsExactly("begin", "over");
    }

    @Test
    void framesAfterTheLastAreDropped() {
        pull();
        sent();
        come("all", true);
        come("late", true);
        pull();
        pull();

        assertThat(signals).containsExactly("opened", "all");
        assertThat(owned).containsExactly("begin", "over");
    }

    @Test
    void aSlowReaderGetsTheWaitingItemsAndThenTheFailureAndTheServerIsNotified() {
        pull();
        sent();
        come("a", false);
        come("b", false);
        assertThat(owned).containsExactly("begin");
        come("c", false);
        assertThat(session.sent()).containsExactly("CHAT_STREAM", "CANCEL 7");
        come("d", true);
        pull();
        pull();
        pull();

        assertThat(signals).containsExactly("opened", "a", "b", "failed: too slow");
        assertThat(owned).containsExactly("begin", "over");
        assertThat(source.textSoFar()).isEqualTo("ab");
    }

    @Test
    void aPulledItemReleasesItsSlot() {
        pull();
        sent();
        for (int i = 0; i < 3 * CAPACITY; i++) {
            pull();
            come(String.valueOf(i), false);
        }

        assertThat(String.join("", signals)).isEqualTo("opened012345");
    }

    @Test
    void aFailureFollowsTheFramesBeforeIt() {
        pull();
        sent();
        come("a", false);
        source.fail(new LlmConnectionException("lost"));
        source.fail(new LlmConnectionException("lost again"));
        runLoop();
        pull();
        pull();

        assertThat(signals).containsExactly("opened", "a", "failed: lost");
    }

    @Test
    void aRequestThatFailsBeforeItIsSentAnswersThePullAndIsNotSent() {
        pull();
        source.fail(new LlmConnectionException("no connection"));
        runLoop();
        sent();

        assertThat(signals).containsExactly("failed: no connection");
        assertThat(session.sent()).isEmpty();
    }

    @Test
    void aRequestToASilentServerIsCancelledAndFails() {
        pull();
        sent();
        pull();
        long now = System.nanoTime();
        source.check(now);
        runLoop();
        assertThat(signals).containsExactly("opened");

        source.check(now + TIMEOUT.plusSeconds(1).toNanos());
        runLoop();
        assertThat(signals).containsExactly("opened", "failed: late");
        assertThat(session.sent()).containsExactly("CHAT_STREAM", "CANCEL 7");
        assertThat(owned).containsExactly("begin", "over");
    }

    @Test
    void aRequestThatWaitsTooLongForItsLinkIsCancelledAndNotSentLater() {
        pull();
        source.check(System.nanoTime() + TIMEOUT.plusSeconds(1).toNanos());
        runLoop();
        sent();

        assertThat(signals).containsExactly("failed: late");
        assertThat(session.sent()).isEmpty();
    }

    @Test
    void anEndedRequestDoesNotWaitForALink() {
        CompletableFuture<WebSocketLink> before = new CompletableFuture<>();
        source.awaits(before);
        assertThat(before).isNotDone();
        source.stopAwaiting();
        assertThat(before).isCancelled();

        source.cancel();
        assertThat(owned).containsExactly("over");
        source.awaits(new CompletableFuture<>());
        assertThat(owned).as("the owner ends the wait, too").containsExactly("over", "over");
    }

    @Test
    void theDeadlineEndsARequestThatGetsFrames() {
        WebSocketSource<StreamingChunk> limited = source(ManualDeadline.in(Duration.ofSeconds(1), nanos::get));
        limited.pull(sink);
        limited.send("CHAT_STREAM", link, failure -> signals.add("not sent"));
        runLoop();
        limited.check(System.nanoTime());
        runLoop();
        assertThat(signals).containsExactly("opened");

        limited.pull(sink);
        nanos.set(Duration.ofSeconds(1).toNanos());
        limited.check(System.nanoTime());
        runLoop();
        assertThat(signals).containsExactly("opened", "failed: late");
        assertThat(session.sent()).containsExactly("CHAT_STREAM", "CANCEL 7");
    }
}
