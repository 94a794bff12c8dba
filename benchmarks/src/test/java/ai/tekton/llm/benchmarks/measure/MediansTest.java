package ai.tekton.llm.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MediansTest {
    @Test
    void theMedianIsTheMiddleValueOrTheMeanOfTheTwoMiddleValues() {
        assertThat(Medians.of(List.of(9.0, 1.0, 2.0), figure -> figure)).isEqualTo(2);
        assertThat(Medians.of(List.of(9.0, 1.0, 2.0, 4.0), figure -> figure)).isEqualTo(3);
    }

    @Test
    void aRatioIsTheMedianOfTheRatiosOfEachRound() {
        assertThat(Medians.ratio(List.of(2.0, 40.0, 3.0), List.of(1.0, 20.0, 1.0), figure -> figure))
                .isEqualTo(2);
    }
}
