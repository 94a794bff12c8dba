package ai.tekton.llm.bulk;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.InvalidRequestException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sends many prompts through a client, with a limited number of concurrent calls; the client's limits, budget and retries
 * apply. When the server asks to retry later, all calls pause together, and the prompts are sent again. A final failure is a
 * result like an answer. Immutable and thread-safe: each method starts a separate run; the client stays open.
 *
 * <p>The client should allow as many connections ({@code maxConnections}) as concurrent calls. For prompts in a file, with runs
 * that can be resumed, see {@link BulkFileRun}.
 */
public final class BulkRun {
    /** The default number of concurrent calls. */
    public static final int DEFAULT_CONCURRENCY = 16;

    private final TektonLlmClient client;
    private final BulkSettings settings;

    private BulkRun(TektonLlmClient client, BulkSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /**
     * Creates a builder with the default settings.
     *
     * @param client makes the calls; the run does not close it
     * @return a new builder
     */
    public static Builder builder(TektonLlmClient client) {
        return new Builder(client);
    }

    /**
     * Sends prompts and returns their results on demand. Another thread reads the prompts, a limited number ahead.
     *
     * @param prompts the prompts
     * @return the results; close them after use
     */
    public BulkResults results(Iterator<Prompt> prompts) {
        Objects.requireNonNull(prompts, "prompts");
        return results(new IteratorSource(new NumberedPrompts(prompts), settings.ahead()));
    }

    private BulkResults results(WorkSource source) {
        RunCounters counters = new RunCounters(settings.budget());
        Engine engine = new Engine(client, settings, source, OutcomeJournal.NONE, counters);
        return new BulkResults(engine, counters, new ProgressReporter(settings.listener()));
    }

    /**
     * Sends prompts and waits until all have their results.
     *
     * @param prompts the prompts
     * @param results called with each result, on this thread; the run waits while it runs
     * @return the report of the run
     * @throws ai.tekton.llm.error.LlmCancelledException where the thread is interrupted, which cancels the calls
     */
    public BulkReport run(Iterator<Prompt> prompts, Consumer<? super BulkResult> results) {
        try (BulkResults all = results(prompts)) {
            all.forEachRemaining(results);
            return all.report();
        }
    }

    /**
     * Does the same for a stream, and closes it at the end.
     *
     * @param prompts the prompts
     * @param results called with each result, on this thread; the run waits while it runs
     * @return the report of the run
     */
    public BulkReport run(Stream<Prompt> prompts, Consumer<? super BulkResult> results) {
        try (prompts) {
            return run(prompts.iterator(), results);
        }
    }

    /**
     * Sends the prompts of a publisher and publishes their results. Each subscriber has a separate run, on its own thread,
     * which requests no more prompts than it has room for; cancelling the subscription cancels the calls.
     *
     * @param prompts the prompts
     * @return the results; a run that ends early completes the publisher, and calls its listener
     */
    public Flow.Publisher<BulkResult> publish(Flow.Publisher<Prompt> prompts) {
        Objects.requireNonNull(prompts, "prompts");
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            new PublishedResults(results(new PublisherSource(prompts, settings.ahead())), subscriber).start();
        };
    }

    /** Numbers the prompts by their position. */
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

    /** Builds the run; not thread-safe. */
    public static final class Builder {
        private final TektonLlmClient client;
        private int concurrency = DEFAULT_CONCURRENCY;
        private boolean ordered;
        private Duration patience = Duration.ofMinutes(10);
        private Optional<CostMeter> costMeter = Optional.empty();
        private Optional<BigDecimal> budget = Optional.empty();
        private BulkListener listener = new BulkListener() {};

        private Builder(TektonLlmClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /**
         * Sets the number of concurrent calls.
         *
         * @param concurrency 1 or more; default {@value BulkRun#DEFAULT_CONCURRENCY}
         * @return this builder
         */
        public Builder concurrency(int concurrency) {
            this.concurrency = concurrency;
            return this;
        }

        /**
         * Sets whether results arrive in the order of the prompts. The run then sends no prompt that is further ahead of the
         * first one without a result than four times the number of concurrent calls.
         *
         * @param ordered false, the default, for the order of completion
         * @return this builder
         */
        public Builder ordered(boolean ordered) {
            this.ordered = ordered;
            return this;
        }

        /**
         * Sets how long the run continues without any answer, while the server refuses calls or is unavailable.
         *
         * @param patience more than 0; default 10 minutes
         * @return this builder
         */
        public Builder patience(Duration patience) {
            this.patience = Objects.requireNonNull(patience, "patience");
            return this;
        }

        /**
         * Sets the client's cost meter, so that results, progress and report contain the cost.
         *
         * @param meter the meter that the client was built with
         * @return this builder
         */
        public Builder costMeter(CostMeter meter) {
            this.costMeter = Optional.of(meter);
            return this;
        }

        /**
         * Sets how much the run may cost, in addition to the client's own budget, which applies to everything that the client
         * does. The run ends with {@link BulkEnd#BUDGET_USED_UP} before it sends a prompt whose maximum cost exceeds what is
         * left. A run over files counts the cost of all its starts: that of the answers in its output and of its own.
         *
         * @param budget 0 or more, in the currency of the prices; default: no limit. Requires {@link #costMeter}
         * @return this builder
         */
        public Builder budget(BigDecimal budget) {
            this.budget = Optional.of(budget);
            return this;
        }

        /**
         * Sets the listener of the run.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(BulkListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Creates the run.
         *
         * @return an immutable BulkRun
         * @throws InvalidRequestException where a setting is out of range; names it
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
            if (budget.isPresent() && budget.get().signum() < 0) {
                throw new InvalidRequestException(
                        "budget must be at least 0, but is " + budget.get().toPlainString() + ".");
            }
            if (budget.isPresent() && costMeter.isEmpty()) {
                throw new InvalidRequestException(
                        "A budget needs costMeter: build the client with a CostMeter, and set it" + " here too.");
            }
            return new BulkSettings(concurrency, ordered, patience, costMeter, budget, listener, emitsPastGaps);
        }

        TektonLlmClient client() {
            return client;
        }

        /**
         * Creates the builder of a run over files, with these settings.
         *
         * @param input the prompts: lines of JSON, or, where its name ends with .csv, comma-separated values
         * @param output the file of the answers; its name selects the format in the same way
         * @return a builder of a run over files
         */
        public BulkFileRun.Builder files(Path input, Path output) {
            return new BulkFileRun.Builder(this, input, output);
        }
    }
}
