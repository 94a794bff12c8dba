package ai.tekton.llm.bulk;

/** The source of a run's lines: passes them to a {@link Receiver}, no more of them than there is room for. */
interface WorkSource extends AutoCloseable {
    /** The number of batches in which a source refills its room. */
    int BATCHES = 4;

    /** Receives a source's lines; called by one thread at a time, and never blocks. */
    interface Receiver {
        void arrived(Work work);

        void exhausted();

        void broken(Throwable failure);
    }

    /** Starts passing lines. */
    void start(Receiver receiver);

    /** Called when a received line has been sent, which makes room for another. By the thread of the run alone. */
    void taken(Work work);

    /** Stops passing lines. */
    @Override
    void close();
}
