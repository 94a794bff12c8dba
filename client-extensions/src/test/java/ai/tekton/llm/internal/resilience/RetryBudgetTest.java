package ai.tekton.llm.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static int left(RetryBudget budget) {
        int left = 0;
        while (budget.tryTake()) {
            left++;
        }
        return left;
    }

    @Test
    void aBudgetHasExactlyItsInitialNumberOfRetries() {
        assertThat(left(new RetryBudget(3))).isEqualTo(3);
        assertThat(left(new RetryBudget(0))).isZero();
    }

    @Test
    void aSuccessAfterRetriesReturnsOneRetry() {
        RetryBudget budget = new RetryBudget(2);
        left(budget);
        budget.succeeded(true);

        assertThat(left(budget)).isEqualTo(1);
    }

    @Test
    void fiveSuccessesWithoutRetriesReturnOneRetryAndFourReturnNone() {
        RetryBudget budget = new RetryBudget(2);
        left(budget);
        for (int i = 0; i < 4; i++) {
            budget.succeeded(false);
        }
        assertThat(budget.tryTake()).isFalse();
        budget.succeeded(false);

        assertThat(left(budget)).isEqualTo(1);
    }

    @Test
    void tokensThatAreReturnedToAFullBucketAreDiscarded() {
        RetryBudget budget = new RetryBudget(2);
        budget.tryTake();
        for (int i = 0; i < 4; i++) {
            budget.succeeded(false);
        }
        budget.succeeded(true);
        budget.succeeded(true);

        assertThat(left(budget)).isEqualTo(2);
    }
}
