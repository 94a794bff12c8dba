package ai.tekton.llm.bulk;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.TreeMap;

/** Determines the next outcome: by completion, or by the order of the input. Not thread-safe. */
abstract class OutcomeOrder {
    private OutcomeOrder() {}

    static OutcomeOrder asTheyCome() {
        return new AsTheyCome();
    }

    /**
     * Creates the order of the input.
     *
     * @param window the number of lines that may be ahead of the next one
     */
    static OutcomeOrder ofInput(int window) {
        return new OfInput(window);
    }

    /** Whether another line may be added. */
    abstract boolean hasRoom();

    abstract void expect(Work work);

    abstract void add(Outcome outcome);

    abstract boolean hasNext();

    abstract Optional<Outcome> poll();

    /** The next available outcome, where an earlier one never arrives. */
    abstract Optional<Outcome> pollPastGap();

    private static final class AsTheyCome extends OutcomeOrder {
        private final ArrayDeque<Outcome> ready = new ArrayDeque<>();

        @Override
        boolean hasRoom() {
            return true;
        }

        @Override
        void expect(Work work) {
            // Every outcome is delivered.
        }

        @Override
        void add(Outcome outcome) {
            ready.add(outcome);
        }

        @Override
        boolean hasNext() {
            return !ready.isEmpty();
        }

        @Override
        Optional<Outcome> poll() {
            return Optional.ofNullable(ready.poll());
        }

        @Override
        Optional<Outcome> pollPastGap() {
            return poll();
        }
    }

    private static final class OfInput extends OutcomeOrder {
        private final int window;
        private final ArrayDeque<Long> expected = new ArrayDeque<>();
        private final TreeMap<Long, Outcome> ready = new TreeMap<>();

        OfInput(int window) {
            this.window = window;
        }

        @Override
        boolean hasRoom() {
            return expected.size() < window;
        }

        @Override
        void expect(Work work) {
            expected.add(work.line());
        }

        @Override
        void add(Outcome outcome) {
            ready.put(outcome.work().line(), outcome);
        }

        @Override
        boolean hasNext() {
            Long next = expected.peek();
            return next != null && ready.containsKey(next);
        }

        @Override
        Optional<Outcome> poll() {
            return hasNext() ? Optional.of(ready.remove(expected.remove())) : Optional.empty();
        }

        @Override
        Optional<Outcome> pollPastGap() {
            return Optional.ofNullable(ready.pollFirstEntry()).map(entry -> entry.getValue());
        }
    }
}
