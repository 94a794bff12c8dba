package ai.tekton.llm.benchmarks.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What is told of several rounds. */
public final class Medians {
    private Medians() {}

    /**
     * The median.
     *
     * @param figures at least one
     * @return the one in the middle, or what is between the two there
     */
    public static double of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("There is no median of nothing.");
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /**
     * The median over the rounds.
     *
     * @param <T> what was found in a round
     * @param rounds the rounds
     * @param figure what of it
     * @return the median
     */
    public static <T> double of(List<T> rounds, ToDoubleFunction<T> figure) {
        return of(rounds.stream().mapToDouble(figure));
    }

    /**
     * The median of the ratios of each round, in which both had their turns shortly after each other.
     *
     * @param <T> what was found in a round
     * @param rounds of the one
     * @param base of the one it is compared with
     * @param figure what of it
     * @return how many times the base's
     */
    public static <T> double ratio(List<T> rounds, List<T> base, ToDoubleFunction<T> figure) {
        return of(IntStream.range(0, Math.min(rounds.size(), base.size()))
                .mapToDouble(i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(base.get(i))));
    }
}
