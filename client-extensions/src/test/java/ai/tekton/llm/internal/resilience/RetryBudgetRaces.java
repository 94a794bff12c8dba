package ai.tekton.llm.internal.resilience;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Calls that retry and succeed at the same time: no token is taken twice, none is lost, and there are never more than at
 * first.
 */
@SuppressWarnings("this-escape") // A state of jcstress begins what its actors race for, when all of it is set.
public final class RetryBudgetRaces {
    private RetryBudgetRaces() {}

    private static int taken(RetryBudget budget) {
        return budget.tryTake() ? 1 : 0;
    }

    private static int left(RetryBudget budget) {
        int left = 0;
        while (budget.tryTake()) {
            left++;
        }
        return left;
    }

    @JCStressTest
    @Outcome(
            id = {"1, 0, 0", "0, 1, 0"},
            expect = ACCEPTABLE,
            desc = "One of the two has the token.")
    @State
    public static class TakeAgainstTake {
        private final RetryBudget budget = new RetryBudget(1);

        @Actor
        public void one(III_Result result) {
            result.r1 = taken(budget);
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = taken(budget);
        }

        @Arbiter
        public void seen(III_Result result) {
            result.r3 = left(budget);
        }
    }

    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "The token was given back first.")
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "It was given back afterwards, and is there.")
    @State
    public static class TakeAgainstSuccess {
        private final RetryBudget budget = new RetryBudget(1);

        public TakeAgainstSuccess() {
            budget.tryTake();
        }

        @Actor
        public void retry(III_Result result) {
            result.r1 = taken(budget);
        }

        @Actor
        public void success() {
            budget.succeeded(true);
        }

        @Arbiter
        public void seen(III_Result result) {
            result.r3 = left(budget);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "Two were given back to one that was left, and two there are.")
    @State
    public static class SuccessAgainstSuccess {
        private final RetryBudget budget = new RetryBudget(2);

        public SuccessAgainstSuccess() {
            budget.tryTake();
        }

        @Actor
        public void one() {
            budget.succeeded(true);
        }

        @Actor
        public void other() {
            budget.succeeded(true);
        }

        @Arbiter
        public void seen(III_Result result) {
            result.r3 = left(budget);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "Both fifths count: they are the last two of a token.")
    @State
    public static class FifthAgainstFifth {
        private final RetryBudget budget = new RetryBudget(1);

        public FifthAgainstFifth() {
            budget.tryTake();
            for (int i = 0; i < 3; i++) {
                budget.succeeded(false);
            }
        }

        @Actor
        public void one() {
            budget.succeeded(false);
        }

        @Actor
        public void other() {
            budget.succeeded(false);
        }

        @Arbiter
        public void seen(III_Result result) {
            result.r3 = left(budget);
        }
    }
}
