package ai.tekton.llm.bulk;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.InvalidRequestException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Asks many prompts with a bounded number of calls under way, of a client whose limits, budget and retries hold for them. When
 * the server says "later", all calls wait together and the prompts are asked again. A failure that is final is a result like
 * an answer. Immutable and thread-safe: a run is made by each method; the client stays open.
 *
 * <p>The client should allow as many connections ({@code maxConnections}) as calls under way. Prompts of a file, with a run
 * that goes on where it was cut off, are {@link BulkFileRun}'s.
 */
public final class BulkRun {
    /** How many calls are under way where nothing else is set. */
    public static final int DEFAULT_CONCURRENCY = 16;

    private final TektonLlmClient client;
    private final BulkSettings settings;

    private BulkRun(TektonLlmClient client, BulkSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /**
     * Starts with the usual settings.
     *
     * @param client is asked, and not closed
     * @return a new builder
     */
    public static Builder builder(TektonLlmClient client) {
        return new Builder(client);
    }

    /**
     * Asks prompts, and hands out the results as they are asked for. Prompts are read on another thread, a bounded number
     * ahead.
     *
     * @param prompts what is asked
     * @return the results; to be closed
     */
    public BulkResults results(Iterator<Prompt> prompts) {
        Objects.requireNonNull(prompts, "prompts");
        return results(new IteratorSource(new NumberedPrompts(prompts), settings.ahead()));
    }

    private BulkResults results(WorkSource source) {
        Tally tally = new Tally(settings.costMeter());
        Engine engine = new Engine(client, settings, source, OutcomeJournal.NONE, tally);
        return new BulkResults(engine, tally, new ProgressTelling(settings.listener()));
    }

    /**
     * Asks prompts and waits until all have their results.
     *
     * @param prompts what is asked
     * @param results is given each result, on this thread; the run waits for it meanwhile
     * @return what came of it
     * @throws ai.tekton.llm.error.LlmCancelledException where the thread is interrupted, which ends the calls
     */
    public BulkReport run(Iterator<Prompt> prompts, Consumer<? super BulkResult> results) {
        try (BulkResults all = results(prompts)) {
            all.forEachRemaining(results);
            return all.report();
        }
    }

    /**
     * The same for a stream, which is closed in the end.
     *
     * @param prompts what is asked
     * @param results is given each result, on this thread; the run waits for it meanwhile
     * @return what came of it
     */
    public BulkReport run(Stream<Prompt> prompts, Consumer<? super BulkResult> results) {
        try (prompts) {
            return run(prompts.iterator(), results);
        }
    }

    /**
     * Asks the prompts of a publisher, as a publisher of their results. Each subscriber has a run of its own, on a thread of
     * its own, which asks for no more prompts than there is room for; to cancel the subscription ends the calls.
     *
     * @param prompts what is asked
     * @return the results; the run that ends before all is done completes, and its listener is told
     */
    public Flow.Publisher<BulkResult> publish(Flow.Publisher<Prompt> prompts) {
        Objects.requireNonNull(prompts, "prompts");
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            new PublishedResults(results(new PublisherSource(prompts, settings.ahead())), subscriber).start();
        };
    }

    /** Gives prompts the numbers of their places. */
    private static final class NumberedPrompts implements Iterator<Work> {
        private final Iterator<Prompt> prompts;
        private long line;

        NumberedPrompts(Iterator<Prompt> prompts) {
            this.prompts = prompts;
        }

        @Override
        public boolean hasNext() {
            return prompts.hasNext();
        }

        @Override
        public Work next() {
            line++;
            return Work.asked(line, Objects.requireNonNull(prompts.next(), "prompt"), "");
        }
    }

    /** Collects the settings; not thread-safe. */
    public static final class Builder {
        private final TektonLlmClient client;
        private int concurrency = DEFAULT_CONCURRENCY;
        private boolean ordered;
        private Duration patience = Duration.ofMinutes(10);
        private Optional<CostMeter> costMeter = Optional.empty();
        private BulkListener listener = new BulkListener() {};

        private Builder(TektonLlmClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /**
         * Sets how many calls are under way at once.
         *
         * @param concurrency 1 or more; default {@value BulkRun#DEFAULT_CONCURRENCY}
         * @return this builder
         */
        public Builder concurrency(int concurrency) {
            this.concurrency = concurrency;
            return this;
        }

        /**
         * Sets whether results come in the order of the prompts. Then no prompt is sent that is further ahead of the first
         * one without a result than four times the calls under way.
         *
         * @param ordered false, the default, for as they come
         * @return this builder
         */
        public Builder ordered(boolean ordered) {
            this.ordered = ordered;
            return this;
        }

        /**
         * Sets how long the run goes on without any answer, while the server refuses or is away.
         *
         * @param patience more than 0; default 10 minutes
         * @return this builder
         */
        public Builder patience(Duration patience) {
            this.patience = Objects.requireNonNull(patience, "patience");
            return this;
        }

        /**
         * Names the client's cost meter, so that progress and report tell the cost.
         *
         * @param meter the one that the client was given
         * @return this builder
         */
        public Builder costMeter(CostMeter meter) {
            this.costMeter = Optional.of(meter);
            return this;
        }

        /**
         * Sets what is told of the run.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(BulkListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Makes the run.
         *
         * @return an immutable BulkRun
         * @throws InvalidRequestException naming the setting that is out of its bounds
         */
        public BulkRun build() {
            return new BulkRun(client, settings(true));
        }

        BulkSettings settings(boolean emitsPastGaps) {
            if (concurrency < 1) {
                throw new InvalidRequestException("concurrency must be at least 1, but is " + concurrency + ".");
            }
            if (patience.isNegative() || patience.isZero()) {
                throw new InvalidRequestException("patience must be more than 0 s, but is " + patience + ".");
            }
            return new BulkSettings(concurrency, ordered, patience, costMeter, listener, emitsPastGaps);
        }

        TektonLlmClient client() {
            return client;
        }

        /**
         * Goes on to a run over files, with what is set here.
         *
         * @param input the prompts: lines of JSON, or, where its name ends with .csv, comma-separated values
         * @param output where the answers go, in the same way
         * @return a builder of a run over files
         */
        public BulkFileRun.Builder files(java.nio.file.Path input, java.nio.file.Path output) {
            return new BulkFileRun.Builder(this, input, output);
        }
    }
}
