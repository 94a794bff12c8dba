package ai.tekton.llm.internal.call;

import ai.tekton.llm.context.ContextSnapshot;
import ai.tekton.llm.event.CallInfo;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.StartedEvent;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.context.Contexts;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** The listeners, the interceptors, the spending limits and the caller's context of one call, which accompany its requests. Thread-safe. */
public final class CallScope {
    private static final CallInfo NO_CALL = CallInfo.builder().build();

    /** The shared scope of calls without listeners. */
    public static final CallScope UNOBSERVED = unobserved(Contexts.NOTHING);

    private final CallInfo info;
    private final Events events;
    private final ContextSnapshot context;
    private final List<LlmInterceptor> interceptors;
    private final List<SpendingLimit> spendingLimits;
    private final boolean isNested;
    private final Queue<Runnable> atReport;
    private final AtomicBoolean isReported;
    private final AtomicInteger attempts;
    private final EventOrder order;

    CallScope(
            CallInfo info,
            Events events,
            ContextSnapshot context,
            List<LlmInterceptor> interceptors,
            List<SpendingLimit> spendingLimits) {
        this.info = info;
        this.events = events;
        this.context = context;
        this.interceptors = interceptors;
        this.spendingLimits = spendingLimits;
        this.isNested = false;
        this.atReport = new ConcurrentLinkedQueue<>();
        this.isReported = new AtomicBoolean();
        this.attempts = new AtomicInteger();
        this.order = new EventOrder();
    }

    private CallScope(CallScope around, ContextSnapshot context) {
        this.info = around.info;
        this.events = around.events;
        this.context = context;
        this.interceptors = around.interceptors;
        this.spendingLimits = around.spendingLimits;
        this.isNested = true;
        this.atReport = around.atReport;
        this.isReported = around.isReported;
        this.attempts = around.attempts;
        this.order = around.order;
    }

    /** Returns this scope with one more context, on top of the caller's. */
    public CallScope within(ContextSnapshot more) {
        ContextSnapshot inner = Contexts.isolated(more);
        return new CallScope(this, () -> {
            ContextSnapshot.Scope below = context.restore();
            ContextSnapshot.Scope above = inner.restore();
            return () -> {
                above.close();
                below.close();
            };
        });
    }

    /** Runs a task, on a thread with the caller's context, in this scope's additional context, if there is one. */
    public void nested(Runnable task) {
        (isNested ? asCaller(task) : task).run();
    }

    /** Returns a scope without listeners, with the context of the caller's thread. */
    static CallScope unobserved(ContextSnapshot context) {
        return new CallScope(NO_CALL, Events.NONE, context, List.of(), List.of());
    }

    /** Returns the context of the caller's thread. */
    public ContextSnapshot context() {
        return context;
    }

    /** Returns the call's own interceptors. */
    public List<LlmInterceptor> interceptors() {
        return interceptors;
    }

    /** Returns the limits of what the call may cost, beside those of the client. */
    public List<SpendingLimit> spendingLimits() {
        return spendingLimits;
    }

    /** Returns a task that runs in the context of the caller's thread. */
    public Runnable asCaller(Runnable task) {
        if (context == Contexts.NOTHING) {
            return task;
        }
        return () -> {
            try (ContextSnapshot.Scope held = context.restore()) {
                task.run();
            }
        };
    }

    void started() {
        events.emit(time -> new StartedEvent(time, info), LlmEventListener::onStarted);
    }

    /** Records that an attempt begins. */
    public void attempt(int number) {
        if (this != UNOBSERVED) {
            attempts.set(number);
        }
    }

    /** Returns the number of the last attempt; 0 before the first. */
    public int attempts() {
        return attempts.get();
    }

    /**
     * Notifies the listeners of the client and those of the call, unless they have received the outcome.
     *
     * @param event makes the event
     * @param method the listener's method for it
     */
    public <E> void emit(BiFunction<Instant, CallInfo, E> event, BiConsumer<LlmEventListener, E> method) {
        inOrder(() -> emitLast(event, method));
    }

    /** Runs a task that emits events, unless listeners have received the outcome; they receive it after the task. */
    public void inOrder(Runnable emitting) {
        if (events.hasNoListeners() || !order.enter()) {
            return;
        }
        try {
            emitting.run();
        } finally {
            order.leave();
        }
    }

    /** Notifies the listeners of the outcome; see {@link #report}. */
    <E> void emitLast(BiFunction<Instant, CallInfo, E> event, BiConsumer<LlmEventListener, E> method) {
        events.emit(time -> event.apply(time, info), method);
    }

    /**
     * Notifies the listeners of what is about to happen; what one of them throws, which refuses it, is thrown here.
     *
     * @param event makes the event
     * @param method the listener's method for it
     */
    public <E> void ask(BiFunction<Instant, CallInfo, E> event, BiConsumer<LlmEventListener, E> method) {
        inOrder(() -> events.ask(time -> event.apply(time, info), method));
    }

    /**
     * Runs a task when the call's outcome is reported, on a thread that may run the user's code; runs it now if the
     * outcome was already reported.
     */
    public void atReport(Runnable task) {
        if (this == UNOBSERVED) {
            return;
        }
        atReport.add(task);
        if (isReported.get()) {
            runAll();
        }
    }

    /** Runs a notification of the user, and isolates the call from its exceptions. */
    public void isolated(Runnable action) {
        events.isolated(action);
    }

    /**
     * Reports the end of the call, unless that was done before: an attempt in progress, then the tasks that wait for the
     * report, and last the outcome. If another thread is notifying listeners, it reports the outcome afterwards.
     */
    void report(Runnable attempt, Runnable outcome) {
        if (this == UNOBSERVED || !order.enterReport(outcome)) {
            return;
        }
        try {
            attempt.run();
            isReported.set(true);
            runAll();
        } finally {
            order.leave();
        }
    }

    /** Runs a task after the report: now, or on the thread that is still reporting. */
    void afterReport(Runnable task) {
        if (this == UNOBSERVED) {
            task.run();
        } else {
            order.afterReport(task);
        }
    }

    private void runAll() {
        for (Runnable task = atReport.poll(); task != null; task = atReport.poll()) {
            events.isolated(task);
        }
    }
}
