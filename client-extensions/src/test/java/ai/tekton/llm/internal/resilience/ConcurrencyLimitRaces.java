package ai.tekton.llm.internal.resilience;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.SeenCall;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A call that is cancelled as it begins to wait for its turn: it leaves nothing behind. */
public final class ConcurrencyLimitRaces {
    private static final Request<StreamingChunk> REQUEST =
            Request.stream(Scripted.call(0, GenerationOptions.defaults()));

    private ConcurrencyLimitRaces() {}

    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = ACCEPTABLE,
            desc = "Nothing is watched any longer, and only the other call was sent.")
    @State
    public static class WaitAgainstCancel {
        private final Watchdog watchdog = new Watchdog();
        private final ManualSources server = new ManualSources("server");
        private final Source<StreamingChunk> source;

        public WaitAgainstCancel() {
            // Thus it needs no thread.
            watchdog.close();
            ConcurrencyLimitedUpstream limited = new ConcurrencyLimitedUpstream(server, 1, watchdog);
            limited.open(REQUEST, ManualSources.AT_ONCE).pull(new SeenCall<>());
            source = limited.open(REQUEST, ManualSources.AT_ONCE);
        }

        @Actor
        public void pull() {
            source.pull(new SeenCall<>());
        }

        @Actor
        public void cancel() {
            source.cancel();
        }

        @Arbiter
        public void seen(II_Result result) {
            result.r1 = watchdog.watching();
            result.r2 = server.opened.size();
        }
    }
}
