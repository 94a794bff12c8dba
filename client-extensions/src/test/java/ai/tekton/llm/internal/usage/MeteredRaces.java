package ai.tekton.llm.internal.usage;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import ai.tekton.llm.internal.call.ManualUpstream;
import ai.tekton.llm.internal.call.SeenCall;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A call that is cancelled as its answer arrives: it counts once. */
public final class MeteredRaces {
    private static final PromptTokens TOKENS = Asked.tokens();
    private static final ProviderList PROVIDERS = new ProviderList(
            Map.of(
                    "provider",
                    Provider.builder()
                            .id("provider")
                            .name("Provider")
                            .available(true)
                            .models(List.of(ProviderModel.builder()
                                    .id("model")
                                    .name("Model")
                                    .pricing(Map.of("input", 1.0, "output", 2.0))
                                    .build()))
                            .build()),
            Optional.empty(),
            Optional.empty());

    private MeteredRaces() {}

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It counts as an answer.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It counts as one that ended without usage.")
    @State
    public static class AnswerAgainstCancel {
        private final Ledger ledger = new Ledger(1);
        private final ManualUpstream server = new ManualUpstream("server");
        private final Source<CompletionResponse> source;

        public AnswerAgainstCancel() {
            PriceList prices = new PriceList(call -> PROVIDERS, ledger, System::nanoTime);
            source = new MeteredUpstream(server, prices, ledger, Optional.empty(), TOKENS)
                    .open(Asked.whole(1, options -> options), ManualUpstream.atOnce());
            source.pull(new SeenCall<>());
        }

        @Actor
        public void answer() {
            server.served.get(0).answer(Asked.answer(1, 1));
        }

        @Actor
        public void cancel() {
            source.cancel();
        }

        @Arbiter
        public void seen(II_Result result) {
            result.r1 = ledger.byModel().size();
            result.r2 = (int) ledger.unmetered();
        }
    }
}
