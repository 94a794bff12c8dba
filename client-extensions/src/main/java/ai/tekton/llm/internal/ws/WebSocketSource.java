package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Nanos;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Watchdog;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One request over the WebSocket. Its frames arrive on the container's threads and wait here, up to a limit, until the
 * call's loop pulls them. It ends exactly once: with its last frame, with a failure, or by cancellation. Thread-safe.
 */
final class WebSocketSource<T> implements Source<T>, Watchdog.Watched {
    /** The functions that a source needs from its owner. Called without a lock held. */
    interface Owner {
        /** Registers the request by its id and requests a link; then calls {@link #send} or {@link #fail}. */
        void begin(WebSocketSource<?> source);

        /** The request needs no more frames. */
        void over(WebSocketSource<?> source);

        /** Returns the failure of a request whose time is up. */
        TektonLlmException late(WebSocketSource<?> source);

        /** Returns the failure of a request whose reader is too slow. */
        TektonLlmException tooSlow(WebSocketSource<?> source);

        /** Returns the frame that cancels the request at the server. */
        String cancelFrame(WebSocketSource<?> source);
    }

    private volatile String id;
    private final Request<T> request;
    private final CallLoop loop;
    private final Owner owner;
    private final int capacity;
    private final Runnable deliver = this::deliver;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Future<?> awaited = CompletableFuture.completedFuture(null);

    // The lock guards the fields below.
    private final Queue<T> waiting = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private Sink<T> sink;
    private WebSocketLink link;
    private boolean begun;
    private boolean sent;
    private boolean cancelSent;
    private boolean over;
    private boolean givenUp;
    private boolean openedTold;
    private TektonLlmException failure;
    private long lastSignNanos;

    WebSocketSource(String id, Request<T> request, CallLoop loop, Owner owner, int capacity) {
        this.id = id;
        this.request = request;
        this.loop = loop;
        this.owner = owner;
        this.capacity = capacity;
    }

    String id() {
        return id;
    }

    /** Sets another id, before the request is sent. */
    void rename(String other) {
        id = other;
    }

    Request<T> request() {
        return request;
    }

    @Override
    public void pull(Sink<T> downstream) {
        boolean first;
        lock.lock();
        try {
            sink = downstream;
            first = !begun && !over;
            begun = true;
            lastSignNanos = first ? System.nanoTime() : lastSignNanos;
        } finally {
            lock.unlock();
        }
        if (first) {
            owner.begin(this);
        }
        deliver();
    }

    /** Answers the waiting pull, if there is a signal for it. */
    private void deliver() {
        Sink<T> to;
        T item;
        TektonLlmException failed;
        lock.lock();
        try {
            if (sink == null) {
                return;
            }
            item = waiting.poll();
            failed = item == null ? failure : null;
            if (item == null && failed == null && (!sent || openedTold)) {
                return;
            }
            openedTold = true;
            to = sink;
            sink = null;
        } finally {
            lock.unlock();
        }
        if (item != null) {
            to.next(item);
        } else if (failed != null) {
            to.failed(failed);
        } else {
            to.opened();
        }
    }

    private void wake() {
        loop.execute(deliver);
    }

    /**
     * Sets the wait for a link, which ends with the request. A request that ended during its registration is removed
     * only now: before, there was nothing to remove.
     */
    void awaits(Future<?> link) {
        awaited = link;
        if (hasEnded()) {
            owner.over(this);
        }
    }

    /** Ends the wait for a link. */
    void stopAwaiting() {
        awaited.cancel(false);
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** Sends the request's frame, unless the request has ended meanwhile. */
    void send(String frame, WebSocketLink open, Consumer<Throwable> onFailure) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            link = open;
        } finally {
            lock.unlock();
        }
        open.send(frame, onFailure);
        lock.lock();
        try {
            sent = true;
        } finally {
            lock.unlock();
        }
        // If the request ended between the check and the sending, CANCEL follows its frame, never precedes it.
        cancelIfGivenUp();
        wake();
    }

    /** Returns the link on which the request was sent, or is being sent. */
    Optional<WebSocketLink> link() {
        lock.lock();
        try {
            return Optional.ofNullable(link);
        } finally {
            lock.unlock();
        }
    }

    /** Adds an item. Drops items after the end. */
    void take(T item) {
        boolean last = request.kind().isLast(item);
        boolean tooMany;
        lock.lock();
        try {
            if (over) {
                return;
            }
            lastSignNanos = System.nanoTime();
            tooMany = waiting.size() >= capacity;
            if (!tooMany) {
                waiting.add(item);
                text.append(request.kind().text(item));
                over = last;
            }
        } finally {
            lock.unlock();
        }
        if (tooMany) {
            giveUp(owner.tooSlow(this));
            return;
        }
        if (last) {
            owner.over(this);
        }
        wake();
    }

    /** Ends the request with a failure; earlier items are delivered first. */
    void fail(TektonLlmException reason) {
        if (end(reason, false)) {
            owner.over(this);
            wake();
        }
    }

    /** Ends a request that the server may still process, and cancels it there. */
    private void giveUp(TektonLlmException reason) {
        if (end(reason, true)) {
            cancelIfGivenUp();
            owner.over(this);
            wake();
        }
    }

    private boolean end(TektonLlmException reason, boolean byThisSide) {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            over = true;
            givenUp = byThisSide;
            failure = reason;
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            waiting.clear();
            sink = null;
            if (over) {
                return;
            }
            over = true;
            givenUp = true;
        } finally {
            lock.unlock();
        }
        cancelIfGivenUp();
        owner.over(this);
    }

    /** Sends CANCEL once, after the request's own frame. */
    private void cancelIfGivenUp() {
        WebSocketLink open;
        lock.lock();
        try {
            if (!sent || !givenUp || cancelSent || !link.isOpen()) {
                return;
            }
            cancelSent = true;
            open = link;
        } finally {
            lock.unlock();
        }
        open.send(owner.cancelFrame(this));
    }

    /** Returns the text that has arrived. */
    String textSoFar() {
        lock.lock();
        try {
            return text.toString();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void check(long nowNanos) {
        boolean silent;
        lock.lock();
        try {
            silent = !over
                    && nowNanos - lastSignNanos >= Nanos.of(request.context().timeout());
        } finally {
            lock.unlock();
        }
        if (silent || request.context().deadline().isOver()) {
            giveUp(owner.late(this));
        }
    }
}
