package ai.tekton.llm.bulk;

/** Where a run's lines come from: tells them to a {@link Receiver}, no more of them than there is room for. */
interface WorkSource extends AutoCloseable {
    /** Takes what a source tells; called by one thread at a time, and never blocks. */
    interface Receiver {
        void arrived(Work work);

        void exhausted();

        void broken(Throwable failure);
    }

    /** Begins to tell lines. */
    void start(Receiver receiver);

    /** A line that was told has been sent, which makes room. */
    void taken(Work work);

    /** Ends the telling. */
    @Override
    void close();
}
