package ai.tekton.llm.bulk;

import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads an iterator on a separate thread, so that answers are processed while it waits for its next element. */
final class IteratorSource implements WorkSource {
    private final Iterator<Work> works;
    private final int units;
    private final int batch;
    private final Semaphore room;
    private final AtomicInteger waiting = new AtomicInteger();
    private int freed;
    private volatile Thread thread = Thread.currentThread();
    private volatile boolean closed;

    /**
     * Creates the source.
     *
     * @param works the lines
     * @param units the amount that is read ahead
     */
    IteratorSource(Iterator<Work> works, int units) {
        this.works = works;
        this.units = units;
        this.batch = Math.max(1, units / WorkSource.BATCHES);
        this.room = new Semaphore(units);
    }

    @Override
    public void start(Receiver receiver) {
        Thread reader = new Thread(() -> read(receiver), "tekton-llm-bulk-input");
        reader.setDaemon(true);
        thread = reader;
        reader.start();
    }

    private void read(Receiver receiver) {
        try {
            while (!closed && works.hasNext()) {
                Work work = works.next();
                room.acquire(work.units(units));
                waiting.addAndGet(work.units(units));
                receiver.arrived(work);
            }
            receiver.exhausted();
        } catch (InterruptedException e) {
            // The run has ended.
            receiver.exhausted();
        } catch (Throwable e) {
            receiver.broken(e);
        }
    }

    @Override
    public void taken(Work work) {
        int share = work.units(units);
        freed += share;
        // In batches, as each release wakes the reading thread. It may need all the room for its next line, so the rest
        // follows when nothing waits.
        if (waiting.addAndGet(-share) == 0 || freed >= batch) {
            room.release(freed);
            freed = 0;
        }
    }

    @Override
    public void close() {
        closed = true;
        if (thread != Thread.currentThread()) {
            thread.interrupt();
        }
    }
}
