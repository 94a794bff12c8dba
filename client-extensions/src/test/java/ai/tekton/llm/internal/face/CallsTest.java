package ai.tekton.llm.internal.face;

import static ai.tekton.llm.internal.face.FaceFixture.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.Scopes;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.model.CompletionResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
    private final FaceFixture<CompletionResponse> world = new FaceFixture<>();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aCallIsCancelledByItsIdAndNoOther() throws Exception {
        var request = whole();
        CompletableFuture<CompletionResponse> one = world.calls.submit(request);
        CompletableFuture<CompletionResponse> other = world.calls.submit(whole());
        assertThat(world.calls.openCalls()).isEqualTo(2);

        assertThat(world.calls.cancel("of nobody's", "a test")).isFalse();
        assertThat(world.calls.cancel(request.context().requestId(), "a test")).isTrue();
        assertThat(world.calls.cancel(request.context().requestId(), "a test"))
                .as("again")
                .isFalse();
        world.outcome();

        assertThat(one).failsWithin(java.time.Duration.ofMinutes(1));
        assertThat(other).isNotDone();
        assertThat(world.calls.openCalls()).isOne();
    }

    @Test
    void newCallsCanBeMadeAfterAllAreCancelled() throws Exception {
        CompletableFuture<CompletionResponse> one = world.calls.submit(whole());
        CompletableFuture<CompletionResponse> other = world.calls.submit(whole());
        world.calls.cancelAll("a test");
        assertThat(one).failsWithin(java.time.Duration.ofMinutes(1));
        assertThat(other).failsWithin(java.time.Duration.ofMinutes(1));

        world.calls.checkOpen();
        world.calls.submit(whole());
        assertThat(world.calls.openCalls()).isOne();
    }

    @Test
    void noFormOfCallIsMadeAfterClosing() {
        world.calls.close();

        assertThat(world.upstream.closes()).isOne();
        List.<Runnable>of(
                        world.calls::checkOpen,
                        () -> world.calls.answer(whole()),
                        () -> world.calls.submit(whole()),
                        () -> world.calls.read(FaceFixture.stream()),
                        () -> world.calls.stream(FaceFixture.stream(), chunk -> {}))
                .forEach(call -> assertThatThrownBy(call::run)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("The client is closed."));
        assertThat(world.upstream.opens()).isZero();
    }

    @Test
    void closingClosesEverythingEvenIfOneResourceCannotBeClosed() throws Exception {
        List<String> closed = new ArrayList<>();
        CallThreads threads = new CallThreads(1);
        Watchdog watchdog = new Watchdog();
        ManualUpstream<CompletionResponse> upstream = new ManualUpstream<>();
        Calls calls = new Calls(
                upstream,
                threads,
                watchdog,
                Scopes.withoutListeners(),
                () -> true,
                List.of(
                        () -> {
                            throw new IllegalStateException("stuck");
                        },
                        () -> closed.add("the other")),
                false);
        watchdog.watch(now -> {});

        assertThatThrownBy(calls::close).hasMessage("stuck");
        assertThat(closed).containsExactly("the other");
        assertThat(upstream.closes()).isOne();
        assertThat(watchdog.watching()).isZero();
        Thread[] ranOn = new Thread[1];
        threads.execute(() -> ranOn[0] = Thread.currentThread());
        assertThat(ranOn[0]).as("closed threads run nothing").isSameAs(Thread.currentThread());
    }
}
