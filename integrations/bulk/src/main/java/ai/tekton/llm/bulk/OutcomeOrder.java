package ai.tekton.llm.bulk;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.TreeMap;

/** Which outcome is next: whichever came first, or that of the first line of the input. Not thread-safe. */
abstract class OutcomeOrder {
    private OutcomeOrder() {}

    static OutcomeOrder asTheyCome() {
        return new AsTheyCome();
    }

    /**
     * Keeps the input's order.
     *
     * @param window how many lines may be ahead of the one that is next
     */
    static OutcomeOrder ofInput(int window) {
        return new OfInput(window);
    }

    /** Whether one more line may be expected. */
    abstract boolean hasRoom();

    abstract void expect(Work work);

    abstract void add(Outcome outcome);

    abstract boolean hasNext();

    abstract Optional<Outcome> poll();

    /** The next one there is, where one before it never comes. */
    abstract Optional<Outcome> pollPastGap();

    private static final class AsTheyCome extends OutcomeOrder {
        private final ArrayDeque<Outcome> ready = new ArrayDeque<>();

        @Override
        boolean hasRoom() {
            return true;
        }

        @Override
        void expect(Work work) {
            // Any is welcome.
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
