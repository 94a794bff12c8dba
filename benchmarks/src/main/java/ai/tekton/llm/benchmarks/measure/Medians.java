package ai.tekton.llm.benchmarks.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Medians of several rounds. */
public final class Medians {
    private Medians() {}

    /**
     * Returns the median.
     *
     * @param figures at least one
     * @return the middle one, or the mean of the two middle ones
     */
    public static double of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("A median needs at least one figure.");
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /**
     * Returns the median over the rounds.
     *
     * @param <T> the result of a round
     * @param rounds the rounds
     * @param figure the figure of a round
     * @return the median
     */
    public static <T> double of(List<T> rounds, ToDoubleFunction<T> figure) {
        return of(rounds.stream().mapToDouble(figure));
    }

    /**
     * Returns the median of the ratios of each round, in which both ran shortly after each other.
     *
     * @param <T> the result of a round
     * @param rounds the rounds of one
     * @param base the rounds of the other, in the denominator
     * @param figure the figure of a round
     * @return the ratio
     */
    public static <T> double ratio(List<T> rounds, List<T> base, ToDoubleFunction<T> figure) {
        return of(IntStream.range(0, Math.min(rounds.size(), base.size()))
                .mapToDouble(i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(base.get(i))));
    }
}
