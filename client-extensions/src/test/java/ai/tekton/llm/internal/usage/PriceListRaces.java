package ai.tekton.llm.internal.usage;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.model.ProviderList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Calls that need the prices at once: they share one request. */
public final class PriceListRaces {
    private static final CallContext CALL =
            Asked.chat(1, Deadline.none(), options -> options).context();
    private static final ProviderList NO_PROVIDERS = new ProviderList(Map.of(), Optional.empty(), Optional.empty());

    private PriceListRaces() {}

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "One of the two has made the request.")
    @State
    public static class LearnAgainstLearn {
        private final AtomicInteger requests = new AtomicInteger();
        private final PriceList prices = new PriceList(this::providers, new Ledger(1), System::nanoTime);

        private ProviderList providers(CallContext call) {
            requests.incrementAndGet();
            return NO_PROVIDERS;
        }

        @Actor
        public void one() {
            prices.learn(CALL, false);
        }

        @Actor
        public void other() {
            prices.learn(CALL, true);
        }

        @Arbiter
        public void seen(I_Result result) {
            result.r1 = requests.get();
        }
    }
}
