package ai.tekton.llm.internal.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.ManualDeadline;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.model.ProviderList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PriceListTest {
    private static final ProviderList NO_PROVIDERS = new ProviderList(Map.of(), Optional.empty(), Optional.empty());

    private final AtomicInteger requests = new AtomicInteger();
    private volatile Supplier<ProviderList> answer = () -> NO_PROVIDERS;
    private long now = Long.MAX_VALUE - 5;
    private final PriceList prices = new PriceList(this::providers, new Ledger(1), () -> now);

    private ProviderList providers(CallContext context) {
        requests.incrementAndGet();
        return answer.get();
    }

    private static CallContext call() {
        return Asked.chat(1, Deadline.none(), options -> options).context();
    }

    private static ProviderList down() {
        throw new LlmConnectionException("down");
    }

    private void failOnce() {
        answer = PriceListTest::down;
        assertThatThrownBy(() -> prices.learn(call(), false)).isInstanceOf(LlmConnectionException.class);
    }

    @Test
    void afterAFailureTheCallsGoOnWithoutPricesForAMinute() {
        failOnce();

        now += PriceList.PAUSE.toNanos() - 1;
        assertThatCode(() -> prices.learn(call(), false)).doesNotThrowAnyException();
        assertThat(requests).hasValue(1);

        now++;
        assertThatThrownBy(() -> prices.learn(call(), false)).isInstanceOf(LlmConnectionException.class);
        assertThat(requests).hasValue(2);
    }

    @Test
    void aCallThatNeedsThePricesRequestsThemAtOnceAndAllOthersHaveThem() {
        failOnce();
        answer = () -> NO_PROVIDERS;

        prices.learn(call(), true);
        prices.learn(call(), true);
        prices.learn(call(), false);

        assertThat(requests).hasValue(2);
    }

    @Test
    void theEndOfTheCallThatAsksIsNoFailureOfTheServer() {
        answer = () -> {
            throw new LlmCancelledException("closed");
        };
        assertThatThrownBy(() -> prices.learn(call(), false)).isInstanceOf(LlmCancelledException.class);
        answer = PriceListTest::down;
        CallContext late = Asked.chat(1, ManualDeadline.in(Duration.ZERO, () -> now), options -> options)
                .context();
        assertThatThrownBy(() -> prices.learn(late, false)).isInstanceOf(LlmConnectionException.class);
        answer = () -> NO_PROVIDERS;

        prices.learn(call(), false);
        prices.learn(call(), false);

        assertThat(requests).hasValue(3);
    }

    private static CallContext within(Duration timeout) {
        return call().toBuilder().timeout(timeout).build();
    }

    @Test
    void theTimeoutOfOneCallIsNoFailureForCallsWithMuchMoreTime() {
        answer = () -> {
            throw new LlmTimeoutException("late");
        };
        CallContext hurried = within(Duration.ofMillis(50));
        assertThatThrownBy(() -> prices.learn(hurried, false)).isInstanceOf(LlmTimeoutException.class);
        answer = () -> NO_PROVIDERS;

        prices.learn(within(Duration.ofMillis(60)), false);
        assertThat(requests).as("it would wait for the same").hasValue(1);
        prices.learn(call(), false);
        assertThat(requests).hasValue(2);
        assertThat(prices.areKnown()).isTrue();
    }

    /** Calls that learn while the first request waits for the server. */
    private final class Concurrent {
        private final CountDownLatch sent = new CountDownLatch(1);
        private final CompletableFuture<ProviderList> server = new CompletableFuture<>();
        private final List<Thread> threads = new ArrayList<>();
        private final List<CompletableFuture<Void>> calls = new ArrayList<>();

        Concurrent() throws InterruptedException {
            answer = () -> {
                sent.countDown();
                return answered();
            };
            start(false);
            sent.await();
        }

        private ProviderList answered() {
            try {
                return server.join();
            } catch (CompletionException e) {
                throw (RuntimeException) e.getCause();
            }
        }

        void start(boolean required) {
            CompletableFuture<Void> call = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    prices.learn(call(), required);
                    call.complete(null);
                } catch (RuntimeException e) {
                    call.completeExceptionally(e);
                }
            });
            threads.add(thread);
            calls.add(call);
            thread.start();
        }

        void awaitThatAllWait() {
            for (Thread thread : threads) {
                while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void theCallsThatComeDuringARequestWaitForIt() throws InterruptedException {
        Concurrent concurrent = new Concurrent();
        for (int i = 0; i < 20; i++) {
            concurrent.start(i % 2 == 0);
        }
        concurrent.awaitThatAllWait();
        concurrent.server.complete(NO_PROVIDERS);

        assertThat(concurrent.calls)
                .allSatisfy(call -> assertThatCode(call::join).doesNotThrowAnyException());
        assertThat(requests).hasValue(1);
    }

    @Test
    void afterARequestThatFailedOnlyTheCallsThatNeedPricesRequestThemThemselves() throws InterruptedException {
        Concurrent concurrent = new Concurrent();
        concurrent.start(false);
        concurrent.start(true);
        concurrent.start(true);
        concurrent.awaitThatAllWait();
        answer = () -> NO_PROVIDERS;
        concurrent.server.completeExceptionally(new LlmConnectionException("down"));

        assertThat(concurrent.calls.get(0)).failsWithin(Duration.ofMinutes(1));
        concurrent.calls.subList(1, 4).forEach(CompletableFuture::join);
        assertThat(requests.get()).isBetween(2, 3);
    }

    @Test
    void aCallThatWaitsMakesTheRequestWhereTheOneThatMadeItIsCancelled() throws InterruptedException {
        Concurrent concurrent = new Concurrent();
        concurrent.start(false);
        concurrent.start(false);
        concurrent.awaitThatAllWait();
        answer = () -> NO_PROVIDERS;
        concurrent.server.completeExceptionally(new LlmCancelledException("closed"));

        assertThat(concurrent.calls.get(0)).failsWithin(Duration.ofMinutes(1));
        concurrent.calls.subList(1, 3).forEach(CompletableFuture::join);
        assertThat(requests).hasValue(2);
    }

    @Test
    void anInterruptEndsTheWaitOfACallAndLeavesTheRequest() throws InterruptedException {
        Concurrent concurrent = new Concurrent();
        concurrent.start(true);
        concurrent.awaitThatAllWait();
        concurrent.threads.get(1).interrupt();

        assertThat(concurrent.calls.get(1))
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(InterruptedException.class);
        concurrent.server.complete(NO_PROVIDERS);
        concurrent.calls.get(0).join();
        assertThat(requests).hasValue(1);
    }
}
