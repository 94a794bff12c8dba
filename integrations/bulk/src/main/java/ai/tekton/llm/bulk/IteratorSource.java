package ai.tekton.llm.bulk;

import java.util.Iterator;
import java.util.concurrent.Semaphore;

/** Reads an iterator on a separate thread, so that answers are processed while it waits for its next element. */
final class IteratorSource implements WorkSource {
    private final Iterator<Work> works;
    private final int units;
    private final Semaphore room;
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
        room.release(work.units(units));
    }

    @Override
    public void close() {
        closed = true;
        if (thread != Thread.currentThread()) {
            thread.interrupt();
        }
    }
}
