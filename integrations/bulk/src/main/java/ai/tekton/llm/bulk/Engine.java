package ai.tekton.llm.bulk;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.bulk.internal.Verdict;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the allowed number of calls in progress and returns their outcomes. Everything runs on the thread that requests
 * outcomes; sources and calls only queue events for it. It sends no new prompt before that thread requests the next outcome, so
 * that the calls in progress and the outcomes not yet written never exceed the allowed number of calls together.
 */
final class Engine implements AutoCloseable, WorkSource.Receiver {
    private static final int MOST_TRIES = 3;
    private static final int FORBIDDEN = 403;
    private static final int MOST_FIRST_FAILURES = 100;

    /** A longer one, such as "forever", counts as this: its nanoseconds could not be added to a time. */
    private static final Duration LONGEST_GRACE = Duration.ofDays(36_500);

    /** A line in progress, and how often the server postponed it while it answered others. */
    private static final class Task {
        final Work work;

        @Nullable
        CompletableFuture<CompletionResponse> call;

        int tries;
        long answeredBefore;

        Task(Work work) {
            this.work = work;
        }
    }

    private final BulkSettings settings;
    private final RunCalls calls;
    private final WorkSource source;
    private final OutcomeJournal journal;
    private final SharedBackoff backoff;
    private final RunCounters counters;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final Deque<Work> arrived = new ArrayDeque<>();
    private final Deque<Task> postponed = new ArrayDeque<>();
    private final Set<Task> inProgress = Collections.newSetFromMap(new IdentityHashMap<>());
    private final OutcomeOrder order;
    private boolean started;
    private boolean exhausted;
    private boolean heldForBudget;
    private boolean stopped;
    /** Read before each prompt is sent: the event of the stop may wait behind those of many calls. */
    private volatile boolean stopRequested;

    private long giveUpAt;
    private @Nullable Throwable broken;
    /** What ends the run, and each request that has not begun. */
    private @Nullable RuntimeException fault;

    private Optional<BulkEnd> end = Optional.empty();

    Engine(
            TektonLlmClient client,
            BulkSettings settings,
            WorkSource source,
            OutcomeJournal journal,
            RunCounters counters) {
        this.settings = settings;
        this.counters = counters;
        this.source = source;
        this.journal = journal;
        this.backoff = new SharedBackoff(settings.concurrency(), settings.patience(), System::nanoTime);
        this.calls = new RunCalls(client, settings, counters, journal, new RunCalls.Events() {
            @Override
            public void serverSaysLater(Duration delay) {
                events.add(() -> backoff.pauseFor(delay));
            }

            @Override
            public void broken(RuntimeException failure) {
                events.add(() -> fault = fault == null ? failure : fault);
            }
        });
        this.order = settings.ordered() ? OutcomeOrder.ofInput(settings.window()) : OutcomeOrder.asTheyCome();
    }

    @Override
    public void arrived(Work work) {
        events.add(() -> arrived.add(work));
    }

    @Override
    public void exhausted() {
        // A source that the end of the run closes says the same.
        events.add(() -> exhausted = exhausted || end.isEmpty());
    }

    @Override
    public void broken(Throwable failure) {
        events.add(() -> {
            // A source that the end of the run interrupts may fail for that.
            if (end.isEmpty()) {
                exhausted = true;
                broken = failure;
            }
        });
    }

    /**
     * Stops sending prompts; calls in progress get a grace period and are cancelled then. When this method returns, at most the
     * prompt that is just being sent goes out. May be called from any thread, and again with a shorter period.
     */
    void stop(Duration grace) {
        Duration limited = grace.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : grace;
        long at = System.nanoTime() + limited.toNanos();
        stopRequested = true;
        events.add(() -> {
            giveUpAt = stopped && giveUpAt - at < 0 ? giveUpAt : at;
            stopped = true;
            endWith(BulkEnd.STOPPED);
        });
    }

    /** Starts the source, unless it is started. */
    void start() {
        if (!started) {
            started = true;
            source.start(this);
        }
    }

    /** Whether an outcome is available without waiting. */
    boolean hasNext() {
        return order.hasNext();
    }

    /**
     * Waits for the next outcome.
     *
     * @return the outcome; empty at the end of the run
     * @throws InterruptedException where the thread is interrupted
     */
    Optional<Outcome> next() throws InterruptedException {
        start();
        while (true) {
            Optional<Outcome> ready = order.poll();
            if (ready.isPresent()) {
                return ready;
            }
            handle(events.poll());
            // First what has arrived: it is paid.
            journal.flush();
            if (fault != null) {
                throw fault;
            }
            send();
            if (order.hasNext()) {
                continue;
            }
            if (isOver()) {
                return settings.emitsPastGaps() ? order.pollPastGap() : Optional.empty();
            }
            handle(waitForEvent());
        }
    }

    private @Nullable Runnable waitForEvent() throws InterruptedException {
        long patience = Long.MAX_VALUE;
        if (end.isEmpty() && hasSomethingToSend()) {
            long pause = backoff.remaining();
            patience = pause > 0 ? pause : patience;
        }
        if (stopped && !inProgress.isEmpty()) {
            patience = Math.min(patience, Math.max(0, giveUpAt - System.nanoTime()));
        }
        Runnable event = events.poll(patience, TimeUnit.NANOSECONDS);
        if (event == null && stopped && System.nanoTime() - giveUpAt >= 0) {
            keepWhatHasArrived();
            cancelAll();
        }
        return event;
    }

    private void handle(@Nullable Runnable first) {
        for (Runnable event = first; event != null; event = events.poll()) {
            event.run();
        }
    }

    private boolean hasSomethingToSend() {
        return !postponed.isEmpty() || !arrived.isEmpty();
    }

    private boolean isOver() {
        return inProgress.isEmpty() && (end.isPresent() || exhausted && !hasSomethingToSend());
    }

    private void send() {
        while (maySend()) {
            Task task = postponed.pollFirst();
            if (task == null) {
                if (arrived.isEmpty() || !order.hasRoom()) {
                    return;
                }
                Work work = arrived.poll();
                source.taken(work);
                order.expect(work);
                if (work.recorded().isEmpty()) {
                    counters.read();
                }
                if (work.prompt().isEmpty()) {
                    complete(work.refusal()
                            .map(why -> Outcome.failed(work, why))
                            .orElseGet(() -> Outcome.recorded(work)));
                    continue;
                }
                task = new Task(work);
            }
            send(task);
        }
    }

    private boolean maySend() {
        return end.isEmpty()
                && !stopRequested
                && !heldForBudget
                && backoff.remaining() == 0
                && inProgress.size() < backoff.allowed();
    }

    private void send(Task task) {
        Prompt prompt = task.work.prompt().orElseThrow();
        inProgress.add(task);
        counters.inProgress(inProgress.size());
        task.call = calls.send(
                task.work.line(),
                prompt,
                (answer, cost, thrown) -> events.add(() -> ended(task, answer, cost, thrown)));
    }

    private void ended(
            Task task, @Nullable CompletionResponse answer, Optional<BigDecimal> cost, @Nullable Throwable thrown) {
        if (!inProgress.remove(task)) {
            // The call was cancelled, so its failure is not needed.
            return;
        }
        counters.inProgress(inProgress.size());
        heldForBudget = false;
        Optional<TektonLlmException> failure =
                answer == null ? Optional.of(Verdict.failureOf(thrown)) : Verdict.failureOf(answer);
        if (failure.isEmpty()) {
            backoff.answered();
            complete(Outcome.answered(task.work, answer, cost));
        } else {
            failed(task, failure.get());
        }
    }

    private void failed(Task task, TektonLlmException failure) {
        Verdict verdict = Verdict.of(failure);
        if (verdict != Verdict.CANCELLED) {
            journal.ended(task.work.line());
        }
        switch (verdict) {
            case FINAL -> complete(Outcome.failed(task.work, failure));
            case CANCELLED -> {
                postponed.addFirst(task);
                endWith(BulkEnd.STOPPED);
            }
            case TOKEN -> {
                // Where other prompts were answered, the token may lack access to this prompt's model only.
                if (failure.status().orElse(0) == FORBIDDEN && counters.answered() > 0) {
                    complete(Outcome.failed(task.work, failure));
                } else {
                    endWith(task, BulkEnd.TOKEN_REFUSED, failure);
                }
            }
            case BUDGET -> {
                // Calls in progress return their reserved budget as they end.
                if (inProgress.isEmpty()) {
                    endWith(task, BulkEnd.BUDGET_USED_UP, counters.budgetUsedUp(failure));
                } else {
                    postponed.addFirst(task);
                    heldForBudget = true;
                }
            }
            case LATER -> later(task, failure);
        }
    }

    private void later(Task task, TektonLlmException failure) {
        if (!Verdict.isOwnLimit(failure)) {
            // A prompt that the server rejects each time, while it answers others, would be sent forever.
            task.tries = task.tries > 0 && task.answeredBefore == counters.answered() ? task.tries : task.tries + 1;
            task.answeredBefore = counters.answered();
            if (task.tries > MOST_TRIES) {
                complete(Outcome.failed(task.work, failure));
                return;
            }
        }
        postponed.addFirst(task);
        if (backoff.pause(failure)) {
            settings.listener().onPause(Duration.ofNanos(backoff.remaining()), failure);
        }
        if (backoff.isHopeless()) {
            endWith(BulkEnd.SERVER_UNAVAILABLE);
            counters.reason(failure);
        }
    }

    private void endWith(Task task, BulkEnd how, TektonLlmException why) {
        postponed.addFirst(task);
        counters.reason(why);
        endWith(how);
    }

    private void endWith(BulkEnd how) {
        if (end.isEmpty()) {
            end = Optional.of(how);
            source.close();
        }
    }

    private void complete(Outcome outcome) {
        counters.over(outcome);
        journal.record(outcome);
        order.add(outcome);
        // Reports a setting that fails all prompts now instead of after a million.
        if (counters.failedLines() >= MOST_FIRST_FAILURES && counters.answeredByAllStarts() == 0) {
            outcome.failure().ifPresent(counters::reason);
            endWith(BulkEnd.ONLY_FAILURES);
        }
    }

    /** An answer that still waits for its cost is paid, and better without that than lost. */
    private void keepWhatHasArrived() {
        for (Task task : Set.copyOf(inProgress)) {
            CompletableFuture<CompletionResponse> call = task.call;
            if (call != null && call.isDone() && !call.isCompletedExceptionally()) {
                CompletionResponse answer = call.join();
                Prompt prompt = task.work.prompt().orElseThrow();
                ended(task, answer, calls.costOf(prompt, answer).getNow(Optional.empty()), null);
            }
        }
    }

    private void cancelAll() {
        for (Task task : Set.copyOf(inProgress)) {
            if (task.call != null) {
                task.call.cancel(false);
            }
        }
        // They are left to send; the end of their exchange with the server is not waited for.
        postponed.addAll(inProgress);
        inProgress.clear();
    }

    /** The source's failure, if any. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(broken);
    }

    /** How the run ended; valid only after its end. */
    BulkEnd end() {
        // A stop that comes after the last prompt was sent leaves nothing to resume.
        boolean nothingLeft = exhausted && !hasSomethingToSend();
        return end.filter(how -> how != BulkEnd.STOPPED || !nothingLeft).orElse(BulkEnd.COMPLETED);
    }

    /** Cancels the calls in progress. Called on the thread that requests outcomes. */
    @Override
    public void close() {
        source.close();
        if (!isOver() || !exhausted) {
            endWith(BulkEnd.STOPPED);
        }
        cancelAll();
    }
}
